package simulator

import (
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/aws/smithy-go"

	"ecs_revision_exporter/simulator/fleet"
)

// identity is who credentials belong to.
type identity struct {
	account string
	arn     string
	userID  string
}

// caller is who sends a request, and the region it is for.
type caller struct {
	identity
	region string
}

// authorization finds the access key id, region and service in a header of Signature Version 4
// (AWS Identity and Access Management User Guide, "Elements of an AWS API request signature").
var authorization = regexp.MustCompile(
	`^AWS4-HMAC-SHA256 .*\bCredential=([^/, ]+)/\d{8}/([^/, ]+)/([^/, ]+)/aws4_request`)

// apiOf is the API that a request is for: the one in the scope of its
// credentials, or else the one that its headers belong to.
func (s *Server) apiOf(r *http.Request) api {
	service := ""
	if scope := authorization.FindStringSubmatch(r.Header.Get("Authorization")); scope != nil {
		service = scope[3]
	}
	switch {
	case service == s.sts.service:
		return s.sts
	case service == s.sqs.service:
		return s.sqs
	case service == s.organizations.service:
		return s.organizations
	case service == s.account.service || r.URL.Path == accountPath:
		return s.account
	case service != "":
		return s.ecs
	case strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded"):
		return s.sts
	case strings.HasPrefix(r.Header.Get("X-Amz-Target"), sqsTarget):
		return s.sqs
	case strings.HasPrefix(r.Header.Get("X-Amz-Target"), organizationsTarget):
		return s.organizations
	default:
		return s.ecs
	}
}

// authenticate tells from the signature who sends a request. The signature is
// taken as valid.
func (s *Server) authenticate(spoken api, r *http.Request, operation string) (caller, error) {
	if operation == withWebIdentity {
		return caller{}, nil
	}
	header := r.Header.Get("Authorization")
	if header == "" {
		return caller{}, spoken.unsigned
	}
	scope := authorization.FindStringSubmatch(header)
	if scope == nil {
		return caller{}, &smithy.GenericAPIError{
			Code:    "IncompleteSignatureException",
			Message: "Authorization header requires 'Credential' parameter.",
		}
	}
	accessKey, region, service := scope[1], scope[2], scope[3]
	if service != spoken.service {
		return caller{}, &smithy.GenericAPIError{
			Code:    "InvalidSignatureException",
			Message: "Credential should be scoped to correct service: '" + spoken.service + "'.",
		}
	}
	return caller{s.identityOf(accessKey, region), region}, nil
}

// identityOf is the session that AssumeRole gave an access key id to, or else a
// user of the simulator's own account.
func (s *Server) identityOf(accessKey, region string) identity {
	if session, ok := s.sessions.get(accessKey); ok {
		return session
	}
	account := s.config.Account
	return identity{
		account: account,
		arn:     "arn:" + fleet.Partition(region) + ":iam::" + account + ":user/simulator",
		userID:  "AIDA" + accessKey,
	}
}

// sessions are the identities that AssumeRole has given out.
type sessions struct {
	mu          sync.Mutex
	byAccessKey map[string]identity
}

func (s *sessions) get(accessKey string) (identity, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	session, ok := s.byAccessKey[accessKey]
	return session, ok
}

func (s *sessions) add(accessKey string, session identity) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byAccessKey[accessKey] = session
}
