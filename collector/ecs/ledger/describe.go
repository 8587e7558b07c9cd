package ledger

import (
	"cmp"
	"reflect"
	"time"
)

// The statuses of services (AWS' ECS API reference, Service).
const (
	statusActive   = "ACTIVE"
	statusInactive = "INACTIVE"
)

func (Passed) happen(*step) {}

func (e Inventoried) happen(s *step) {
	s.Missing, s.Rumour = time.Time{}, time.Time{}
	if s.Described.Before(e.Asked) && s.Inventory.IsZero() {
		s.Inventory = s.now
	}
}

// A list can lack a service because its pages shift, and it omits those that are being deleted. So
// a service that it lacks is described once more before it counts as gone.
func (e Unlisted) happen(s *step) {
	switch {
	case s.rumoured() && !lasting(s.Rumour, e.Began): // lists lag
	case s.LeftOut, s.Description == nil && s.Described.IsZero():
		s.gone = true
	case s.Described.Before(e.Began):
		s.Missing = e.Began
		s.tryAgain(DescribeServices, time.Time{})
	}
}

// tells takes in that the service was described, and tells whether that says how it is now.
func (e Described) tells(s *step) bool {
	s.troubled(DescribeServices, Trouble{})
	if e.Asked.Before(s.Described) {
		return false
	}
	created := e.Service.CreatedAt
	if !created.IsZero() && created.Before(s.CreatedAt) {
		s.tryAgain(DescribeServices, s.now.Add(laggingPauses().first))
		return false // an old answer, about the service that had the name before
	}
	s.gone = e.Service.Status == statusInactive || e.Service.Status != statusActive && s.unlisted(e.Asked)
	return !s.gone
}

func (e LeftOut) happen(s *step) {
	if Described(e).tells(s) {
		s.Memory = Memory{CreatedAt: e.Service.CreatedAt, LeftOut: true, Whole: true, Described: e.Asked}
	}
}

func (e Described) happen(s *step) {
	if !e.tells(s) {
		return
	}
	if s.LeftOut {
		s.Memory = Memory{}
	}
	if created := e.Service.CreatedAt; created.After(s.CreatedAt) {
		if !s.CreatedAt.IsZero() {
			s.Memory = Memory{}
		}
		s.CreatedAt = created
	}
	s.Seen = cmp.Or(s.Seen, e.Asked)
	s.Described, s.Inventory, s.Rumour = e.Asked, time.Time{}, time.Time{}
	if !e.Asked.Before(s.Missing) {
		s.Missing = time.Time{}
	}
	if !e.Asked.Before(s.Hinted) {
		s.Hinted = time.Time{}
	}
	s.compareTasks(&e.Service)
	if told := &e.Service; s.Description == nil || !reflect.DeepEqual(s.Description, told) {
		s.Description = new(*told)
	}
	if !s.Description.DeployedByECS() {
		s.Current = ""
		s.Trace, s.Primary = 0, "" // so that deployments are listed once ECS deploys it again
	}
}

func (e Failed) happen(s *step) {
	trouble := s.trouble(e.Operation)
	failed := !e.Unsupported
	switch {
	case e.NotFound: // it may be gone, which lists and its description will tell
		if trouble, failed = trouble.missing(s.now, e.Reason, false, failedPauses()); !failed && e.Operation != DescribeServices {
			s.hint()
		}
	case e.Unsupported:
		trouble = trouble.again(s.now, "", refusedPauses())
	case e.Refused:
		trouble = trouble.again(s.now, e.Reason, refusedPauses())
	default:
		trouble = trouble.again(s.now, e.Reason, failedPauses())
	}
	trouble.Refused = e.Refused || e.Unsupported
	s.troubled(e.Operation, trouble)
	s.doubt()
	if failed {
		s.fail(e.Operation, e.Reason, e.Err)
	}
	if e.Operation == DescribeServices && (e.Refused || e.NotFound) && !s.Missing.IsZero() {
		s.gone = true
	}
}

func (e Lacking) happen(s *step) {
	switch e.Operation {
	case DescribeServiceDeployments:
		s.lackDeployment(e)
	case DescribeServiceRevisions:
		s.lackRevision(e)
	default:
		s.doubt()
		if s.gone = s.gone || !s.Missing.IsZero(); s.gone {
			return // as it is with what was deleted
		}
		trouble, failed := s.trouble(e.Operation).missing(s.now, cmp.Or(e.Reason, "error"), e.Refused, refusedPauses())
		s.troubled(e.Operation, trouble)
		if failed {
			s.fail(e.Operation, e.Reason, e.Err)
		}
	}
}

// unlisted tells whether the service was in no list that was made before a time.
func (s *step) unlisted(asked time.Time) bool {
	return s.rumoured() || !s.Missing.IsZero() && !asked.Before(s.Missing)
}

// doubt has a service be gone of which nothing but a hint tells for too long.
func (s *step) doubt() {
	if s.rumoured() {
		s.gone = s.gone || lasting(s.Rumour, s.now)
	}
}
