package collector

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/distribution/reference"
)

// revision is what is said of what a revision consists of.
func (e expectation) revision(id labels, r types.ServiceRevision, now time.Time) {
	e.info("ecs_service_revision_info", id.and(
		"task_definition", last(r.TaskDefinition),
		"launch_type", string(r.LaunchType),
		"platform_version", aws.ToString(r.PlatformVersion),
		"platform_family", aws.ToString(r.PlatformFamily)))
	e.time("ecs_service_revision_created_timestamp_seconds", id, r.CreatedAt)
	e.set("ecs_service_revision_age_seconds", id, now.Sub(r.CreatedAt.Truncate(time.Millisecond)).Seconds())
	e.flag("ecs_service_revision_guardduty_enabled", id, r.GuardDutyEnabled)
	for _, container := range r.ContainerImages {
		e.container(id, container)
	}
	for _, item := range r.CapacityProviderStrategy {
		provider := id.and("capacity_provider", aws.ToString(item.CapacityProvider))
		e.set("ecs_service_revision_capacity_provider_weight", provider, float64(item.Weight))
		e.set("ecs_service_revision_capacity_provider_base", provider, float64(item.Base))
	}
	e.loadBalancers(id, r)
	e.network(id, r.NetworkConfiguration)
	e.serviceConnect(id, r.ServiceConnectConfiguration)
	e.volumes(id, r)
	e.additions(id, r)
	e.managed(id, r.EcsManagedResources)
	e.gatewayConnectors(id, r.GatewayConnectors)
}

// container takes the image apart as a library does. Of what does not parse there is
// neither repository nor tag.
func (e expectation) container(id labels, container types.ContainerImage) {
	repository, tag := "", ""
	if named, err := reference.ParseNormalizedNamed(aws.ToString(container.Image)); err == nil {
		repository = named.Name()
		if tagged, ok := named.(reference.Tagged); ok {
			tag = tagged.Tag()
		}
	}
	e.info("ecs_service_revision_container_info", id.and(
		"container", aws.ToString(container.ContainerName),
		"image", aws.ToString(container.Image),
		"image_digest", digestOf(container),
		"image_repository", repository,
		"image_tag", tag))
}

// digestOf is the digest that ECS tells of, else the one in the image reference.
func digestOf(container types.ContainerImage) string {
	if container.ImageDigest != nil {
		return *container.ImageDigest
	}
	if named, err := reference.ParseNormalizedNamed(aws.ToString(container.Image)); err == nil {
		if digested, ok := named.(reference.Digested); ok {
			return string(digested.Digest())
		}
	}
	return ""
}

func (e expectation) tasks(id labels, tasks types.ServiceCurrentRevisionSummary) {
	e.set("ecs_service_revision_requested_tasks", id, float64(tasks.RequestedTaskCount))
	e.set("ecs_service_revision_running_tasks", id, float64(tasks.RunningTaskCount))
	e.set("ecs_service_revision_pending_tasks", id, float64(tasks.PendingTaskCount))
}

func (e expectation) traffic(id labels, summary types.ServiceRevisionSummary) {
	if percent := summary.RequestedProductionTrafficWeight; percent != nil {
		e.set("ecs_service_revision_production_traffic_ratio", id, *percent/100)
	}
	if percent := summary.RequestedTestTrafficWeight; percent != nil {
		e.set("ecs_service_revision_test_traffic_ratio", id, *percent/100)
	}
}

// volumes is the volumes, of which ECS need not manage any, and the ephemeral storage.
func (e expectation) volumes(id labels, r types.ServiceRevision) {
	for _, volume := range r.VolumeConfigurations {
		id := id.and("volume", aws.ToString(volume.Name))
		ebs := volume.ManagedEBSVolume
		if ebs == nil {
			e.info("ecs_service_revision_volume_info", id.and("volume_type", "", "filesystem_type", "", "kms_key", "", "snapshot", ""))
			continue
		}
		e.info("ecs_service_revision_volume_info", id.and(
			"volume_type", aws.ToString(ebs.VolumeType),
			"filesystem_type", string(ebs.FilesystemType),
			"kms_key", aws.ToString(ebs.KmsKeyId),
			"snapshot", aws.ToString(ebs.SnapshotId)))
		if ebs.Encrypted != nil {
			e.flag("ecs_service_revision_volume_encrypted", id, *ebs.Encrypted)
		}
		e.sized("ecs_service_revision_volume_size_bytes", id, ebs.SizeInGiB, 1024*1024*1024)
		e.sized("ecs_service_revision_volume_iops", id, ebs.Iops, 1)
		e.sized("ecs_service_revision_volume_throughput_bytes_per_second", id, ebs.Throughput, 1024*1024)
	}
	if storage := r.FargateEphemeralStorage; storage != nil {
		e.info("ecs_service_revision_ephemeral_storage_info", id.and("kms_key", aws.ToString(storage.KmsKeyId)))
	}
}

func (e expectation) sized(family string, labels labels, size *int32, unit float64) {
	if size != nil {
		e.set(family, labels, float64(*size)*unit)
	}
}
