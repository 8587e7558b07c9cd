package fleet

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// managedBuilder describes the resources that ECS manages for a revision: those of Express services, and those of
// gateways. All have the same status.
type managedBuilder struct {
	fleet    *Fleet
	service  *service
	revision types.ServiceRevision
	status   types.ManagedResourceStatus
	reason   *string // nil: none
	at       *time.Time
}

// manage gives a revision the resources that ECS manages for it, and makes them ACTIVE after ManagedResourcesDelay.
func (f *Fleet) manage(s *service, r *revision) {
	if !s.spec.Express && !s.spec.Gateway {
		return
	}
	r.activeAt = f.now.Add(f.paced(ManagedResourcesDelay))
	builder := &managedBuilder{
		fleet: f, service: s, revision: r.state,
		status: types.ManagedResourceStatusProvisioning,
		reason: aws.String("Waiting for the resource to be created."),
		at:     aws.Time(f.now),
	}
	r.provisioning = builder.resources()
	builder.status, builder.reason, builder.at = types.ManagedResourceStatusActive, nil, aws.Time(r.activeAt)
	r.state.EcsManagedResources = builder.resources()
}

func (b *managedBuilder) resources() *types.ECSManagedResources {
	resources := &types.ECSManagedResources{}
	if b.service.spec.Express {
		resources.AutoScaling = b.autoScaling()
		resources.IngressPaths = []types.ManagedIngressPath{b.ingressPath()}
		resources.LogGroups = []types.ManagedLogGroup{b.logGroup()}
		resources.MetricAlarms = b.metricAlarms()
		resources.ServiceSecurityGroups = b.securityGroups(b.revision.NetworkConfiguration.AwsvpcConfiguration.SecurityGroups)
	}
	if b.service.spec.Gateway {
		resources.GatewayConnections = []types.GatewayConnection{b.gatewayConnection()}
	}
	return resources
}

// autoScaling gives the scaling of an Express service, from one task to twenty.
func (b *managedBuilder) autoScaling() *types.ManagedAutoScaling {
	f := b.fleet
	path := "service/" + *b.service.cluster.state.ClusterName + "/" + b.service.spec.Name
	policy := func(metric string, target float64) types.ManagedApplicationAutoScalingPolicy {
		return types.ManagedApplicationAutoScalingPolicy{
			Arn: aws.String(f.arn("autoscaling",
				"scalingPolicy:"+identifier(*b.service.state.ServiceArn, metric)+":resource/ecs/"+path+":policyName/"+metric)),
			Metric: aws.String(metric), PolicyType: aws.String("TargetTrackingScaling"), TargetValue: target,
			Status: b.status, StatusReason: b.reason, UpdatedAt: b.at,
		}
	}
	return &types.ManagedAutoScaling{
		ScalableTarget: &types.ManagedScalableTarget{
			Arn: aws.String(f.arn("application-autoscaling",
				"scalable-target/"+hexadecimal(38, *b.service.state.ServiceArn, "scalable target"))),
			MinCapacity: 1, MaxCapacity: 20,
			Status: b.status, StatusReason: b.reason, UpdatedAt: b.at,
		},
		ApplicationAutoScalingPolicies: []types.ManagedApplicationAutoScalingPolicy{
			policy("ECSServiceAverageCPUUtilization", 60), policy("ALBRequestCountPerTarget", 1000),
		},
	}
}

// logGroup gives the log group of an Express service.
func (b *managedBuilder) logGroup() types.ManagedLogGroup {
	name := "/aws/ecs/" + *b.service.cluster.state.ClusterName + "/" + b.service.spec.Name
	return types.ManagedLogGroup{
		Arn: aws.String(b.fleet.arn("logs", "log-group:"+name)), LogGroupName: aws.String(name),
		Status: b.status, StatusReason: b.reason, UpdatedAt: b.at,
	}
}

// metricAlarms gives the alarms that watch the deployments of an Express service.
func (b *managedBuilder) metricAlarms() (all []types.ManagedMetricAlarm) {
	for _, name := range alarms(b.service.spec.Name).AlarmNames {
		all = append(all, types.ManagedMetricAlarm{
			Arn:    aws.String(b.fleet.arn("cloudwatch", "alarm:"+name)),
			Status: b.status, StatusReason: b.reason, UpdatedAt: b.at,
		})
	}
	return all
}

func (b *managedBuilder) securityGroups(ids []string) (all []types.ManagedSecurityGroup) {
	for _, id := range ids {
		all = append(all, types.ManagedSecurityGroup{
			Arn:    aws.String(b.fleet.securityGroup(id)),
			Status: b.status, StatusReason: b.reason, UpdatedAt: b.at,
		})
	}
	return all
}
