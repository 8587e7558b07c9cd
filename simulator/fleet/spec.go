package fleet

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// Outcome says how a deployment ends.
type Outcome int

// The outcomes. One that needs a failure detection which the service has not got turns it on, as an
// UpdateService with a deployment configuration does. After one that ends STOPPED or ROLLBACK_FAILED the tasks that
// run go on, of whichever revision.
const (
	Succeed           Outcome = iota // SUCCESSFUL
	RollBack                         // the circuit breaker trips: ROLLBACK_SUCCESSFUL
	Stop                             // the circuit breaker trips, its rollback is off: STOPPED before a task of the target ran
	FailRollback                     // the circuit breaker trips, and the rollback fails: ROLLBACK_FAILED, likewise
	StopRequested                    // a user stops it, by way of STOP_REQUESTED: ROLLBACK_SUCCESSFUL
	AlarmRollBack                    // a deployment alarm goes off: ROLLBACK_SUCCESSFUL
	Abort                            // a user stops it without a way back: STOPPED, with tasks of source and target
	AlarmFailRollback                // a deployment alarm goes off, and the rollback fails: ROLLBACK_FAILED, likewise
	ExpireHook                       // nobody lets a paused deployment go on, until its hook expires: ROLLBACK_SUCCESSFUL; not with ROLLING
)

// tripsCircuitBreaker says whether the circuit breaker ends the deployment.
func (o Outcome) tripsCircuitBreaker() bool {
	return o == RollBack || o == Stop || o == FailRollback
}

// setsOffAlarm says whether a deployment alarm ends the deployment.
func (o Outcome) setsOffAlarm() bool {
	return o == AlarmRollBack || o == AlarmFailRollback
}

// Change is what a deployment brings, and how it ends. The zero Change brings a plausible new image and
// succeeds.
type Change struct {
	Outcome   Outcome
	Image     string // the application container's image; empty: the next version of the present one
	GuardDuty *bool  // GuardDuty Runtime Monitoring on or off; nil: as before
}

// Compute says what a service's tasks run on.
type Compute int

// The kinds of compute.
const (
	FargateLaunchType Compute = iota // launch type FARGATE
	EC2LaunchType                    // launch type EC2
	FargateProviders                 // capacity providers FARGATE (base 1, weight 1) and FARGATE_SPOT (weight 3)
	EC2Provider                      // the cluster's own capacity provider, an Auto Scaling group
)

// onFargate says whether the tasks run on AWS Fargate, by whichever way.
func (c Compute) onFargate() bool { return c == FargateLaunchType || c == FargateProviders }

// ConnectStyle says how a service uses Service Connect.
type ConnectStyle int

// The styles of Service Connect.
const (
	ConnectOne        ConnectStyle = iota // offers one service under one name, in plain text
	ConnectMany                           // offers several services, with and without names, timeouts and TLS
	ConnectClientOnly                     // uses the services of others only
	ConnectDisabled                       // has a configuration, which is turned off
)

// RegistryStyle says how a service's tasks are registered in AWS Cloud Map.
type RegistryStyle int

// The styles of service registry.
const (
	RegistryByContainer RegistryStyle = iota // an SRV record by container and container port
	RegistryByPort                           // an SRV record by the port alone
	RegistryByAddress                        // an A record, without a port
)

// ServiceSpec describes a service to create. Only the name is needed: what is not said is a service of two
// tasks on Fargate with rolling deployments and a circuit breaker that rolls back.
type ServiceSpec struct {
	Name           string
	ShortARN       bool   // an ARN of before 2021, without the cluster
	Image          string // of the application container; empty: a version in the account's own registry
	Sidecars       int    // further containers, 0 to 3
	Compute        Compute
	Windows        bool                            // Windows instead of Linux
	Architecture   string                          // that ECS runs instead of the task definition's, X86_64 or ARM64; empty: no other
	Scheduling     types.SchedulingStrategy        // empty: REPLICA
	DesiredCount   *int32                          // nil: 2; with none, digests never arrive, as no task starts
	Controller     types.DeploymentControllerType  // empty: ECS; others have task sets, no revisions or deployments
	Strategy       types.DeploymentStrategy        // empty: ROLLING, with Express CANARY
	CircuitBreaker *types.DeploymentCircuitBreaker // nil: on, with rollback
	Alarms         bool                            // deployment alarms
	EarlySuccess   bool                            // early success criteria, of rolling deployments only
	DeferCleanup   bool                            // of these: the sources' tasks are removed after the deployment
	Approval       bool                            // more lifecycle hooks, one of which pauses; not with ROLLING
	GuardDuty      *bool                           // nil: on with Linux on Fargate, off elsewhere
	PublicIP       bool

	LoadBalancer        bool // a target group; every strategy but ROLLING has one anyway
	ExtraLoadBalancers  int  // how many more target groups there are, 0 to 8
	ClassicLoadBalancer bool // a Classic Load Balancer instead, for tasks on EC2
	Lattice             bool // a VPC Lattice target group
	Gateway             bool // a gateway connector
	Express             bool // an Express service, whose load balancer and scaling ECS manages
	Private             bool // the access of an Express service or a gateway is private

	ServiceConnect bool
	ConnectStyle   ConnectStyle // where ServiceConnect is on
	Registry       bool         // a Cloud Map service registry
	RegistryStyle  RegistryStyle

	Volume              bool // a managed EBS volume
	MoreVolumes         bool // another one from a snapshot, with provisioned IOPS, and one that is not managed
	EphemeralStorageKey bool // an own KMS key for the ephemeral storage, on Fargate
	Monitoring          bool // CPU and memory metrics of a resolution of their own

	NoDigests bool    // version consistency is off: digests never arrive
	Outcome   Outcome // of the first deployment, which has nothing to go back to
}

// complete gives the spec with everything said.
func (s ServiceSpec) complete() ServiceSpec {
	if s.Scheduling == "" {
		s.Scheduling = types.SchedulingStrategyReplica
	}
	if s.DesiredCount == nil {
		s.DesiredCount = aws.Int32(2)
	}
	if s.Controller == "" {
		s.Controller = types.DeploymentControllerTypeEcs
	}
	switch {
	case s.Strategy != "":
	case s.Express:
		s.Strategy = types.DeploymentStrategyCanary
	default:
		s.Strategy = types.DeploymentStrategyRolling
	}
	if s.CircuitBreaker == nil {
		s.CircuitBreaker = &types.DeploymentCircuitBreaker{Enable: true, Rollback: true}
	}
	if s.GuardDuty == nil {
		s.GuardDuty = aws.Bool(s.Compute.onFargate() && !s.Windows)
	}
	s.Alarms = s.Alarms || s.Express
	s.LoadBalancer = s.LoadBalancer || s.Strategy != types.DeploymentStrategyRolling
	return s
}
