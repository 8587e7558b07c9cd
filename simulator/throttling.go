package simulator

import (
	"github.com/aws/smithy-go"

	"ecs_revision_exporter/simulator/throttle"
)

// admit refuses a call for which its account has no token left in the region.
func (s *Server) admit(c caller, operation string) error {
	if !s.config.Throttle || s.buckets.Take(c.account, c.region, operation) {
		return nil
	}
	return &smithy.GenericAPIError{Code: "ThrottlingException", Message: "Rate exceeded"}
}

// SetOtherLoad makes others take that many calls per second from a throttle
// bucket of an account (12 digits) and region; see [throttle.Buckets.SetOtherLoad].
// It shows only where [Config] says Throttle.
func (s *Server) SetOtherLoad(account, region string, bucket throttle.Bucket, perSecond float64) {
	s.buckets.SetOtherLoad(account, region, bucket, perSecond)
}

// Throttled returns how many requests of each operation have been throttled so
// far, by the name of the operation. They are among those that Requests counts;
// what a fault refuses as throttled is not counted here.
func (s *Server) Throttled() map[string]int { return s.buckets.Throttled() }
