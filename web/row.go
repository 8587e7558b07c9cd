package web

import (
	"slices"
	"strings"
	"time"

	"ecs_revision_exporter/collector/ecs"
)

// rowView is a service as the page shows it.
type rowView struct {
	Service, Cluster, Account, Region string
	Link                              string // to the page of the service

	State          string // of the service, unless it is the usual one
	Current        string // revision
	Coming         string // revision, while it is deployed
	TaskDefinition string
	Age            moment // of the current revision
	Images         []imageView
	ComingImages   []imageView // where they differ
	RunsOn         string
	Platform       string
	GuardDuty      string // on, off or that it does not apply; empty when it is not known
	Tasks          ecs.ServiceTasks
	Short          bool // of running tasks
	Deployment     *deploymentView
	NoDeployment   string // why there is none to show
}

// imageView is an image as the page shows it.
type imageView struct {
	Name   string // without registry
	Digest string // short
	Full   string
}

// deploymentView is a deployment as the page shows it.
type deploymentView struct {
	Status string
	Tone   tone
	Detail string // its stage, while it is under way
	Since  moment
}

// statusActive is the status of a service that is not being deleted.
const statusActive = "ACTIVE"

func newRowView(r row, now time.Time) rowView {
	view := rowView{
		Service: r.service.Name, Cluster: r.cluster.Name, Account: r.target.Target.AccountID, Region: r.target.Target.Region, Link: r.link(),
		Current: r.service.CurrentRevision, Coming: r.coming(), RunsOn: runsOn(r),
		Tasks: r.service.Tasks, Short: r.service.Tasks.Running < r.service.Tasks.Desired,
		Deployment: newDeploymentView(r.deployment(), now), NoDeployment: noDeployment(r.service),
	}
	if r.service.Status != statusActive {
		view.State = words(r.service.Status)
	}
	if spec := r.current(); spec != nil {
		view.TaskDefinition = spec.TaskDefinition
		view.Age = newMoment(spec.CreatedAt, now)
		view.Images = newImageViews(spec.Containers)
		view.Platform = platform(spec)
		view.GuardDuty = guardDuty(spec, r.service.LaunchType)
	}
	if spec := r.spec(view.Coming); spec != nil {
		view.ComingImages = newImageViews(spec.Containers)
		view.ComingImages = slices.DeleteFunc(view.ComingImages, func(i imageView) bool { return slices.Contains(view.Images, i) })
	}
	return view
}

func newDeploymentView(d *ecs.Deployment, now time.Time) *deploymentView {
	if d == nil {
		return nil
	}
	view := &deploymentView{Status: words(d.Status), Tone: statusTone(d.Status), Since: newMoment(since(d), now)}
	if !d.Finished() {
		view.Detail = words(d.LifecycleStage)
	}
	return view
}

// noDeployment says why a service has no deployment to show.
func noDeployment(s *ecs.Service) string {
	switch {
	case s.Pending:
		return "not read yet"
	case s.DeploymentController != "" && !s.DeployedByECS():
		return "by " + controller(s.DeploymentController)
	default:
		return "none in 90 days" // how far back ECS lists deployments
	}
}

// controller is who deploys a service, if not ECS.
func controller(constant string) string {
	switch constant {
	case "CODE_DEPLOY":
		return "CodeDeploy"
	case "EXTERNAL":
		return "an external controller"
	default:
		return words(constant)
	}
}

func newImageViews(containers []ecs.Container) []imageView {
	views := make([]imageView, len(containers))
	for i, c := range containers {
		views[i] = imageView{imageName(c.Image), shortDigest(c.Digest), strings.TrimSpace(c.Name + ": " + c.Reference + "\n" + c.Digest)}
	}
	return views
}

// imageName is the name of an image and its tag, without the registry that it comes from.
func imageName(image ecs.Image) string {
	_, name, ok := strings.Cut(image.Repository, "/")
	if !ok {
		return image.Reference
	}
	if strings.HasPrefix(image.Repository, "docker.io/") {
		name = strings.TrimPrefix(name, "library/")
	}
	if image.Tag != "" {
		name += ":" + image.Tag
	}
	return name
}

// shortDigest is the beginning of a digest, as long as it takes to tell images apart.
func shortDigest(digest string) string {
	_, hex, ok := strings.Cut(digest, ":")
	if !ok {
		return digest
	}
	return hex[:min(len(hex), 12)]
}
