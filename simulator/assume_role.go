package simulator

import (
	"crypto/rand"
	"encoding/xml"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"time"

	"github.com/aws/smithy-go"
)

const sessionNamePattern = `[\w+=,.@-]{2,64}`

var (
	roleARN     = regexp.MustCompile(`^arn:(aws[a-z-]*):iam::(\d{12}):role/(?:[\w+=,.@/-]*/)?([\w+=,.@-]{1,64})$`)
	sessionName = regexp.MustCompile("^" + sessionNamePattern + "$")
)

type assumeRoleResult struct {
	XMLName xml.Name `xml:"AssumeRoleResult"`
	session
}

type assumeRoleWithWebIdentityResult struct {
	XMLName xml.Name `xml:"AssumeRoleWithWebIdentityResult"`
	session
}

type session struct {
	Arn           string `xml:"AssumedRoleUser>Arn"`
	AssumedRoleID string `xml:"AssumedRoleUser>AssumedRoleId"`
	Credentials   struct {
		AccessKeyID     string `xml:"AccessKeyId"`
		SecretAccessKey string
		SessionToken    string
		Expiration      string
	}
}

// assumeRole gives out credentials of the account of any role. There is no
// trust policy: an external id is accepted, whatever it is.
func (s *Server) assumeRole(_ caller, form url.Values) (any, error) {
	begun, err := s.begin(form)
	return assumeRoleResult{session: begun}, err
}

// assumeRoleWithWebIdentity does the same for any token.
func (s *Server) assumeRoleWithWebIdentity(_ caller, form url.Values) (any, error) {
	if len(form.Get("WebIdentityToken")) < 4 {
		return nil, constraint("webIdentityToken", form.Get("WebIdentityToken"), "have length greater than or equal to 4")
	}
	begun, err := s.begin(form)
	return assumeRoleWithWebIdentityResult{session: begun}, err
}

// begin begins a session of a role.
func (s *Server) begin(form url.Values) (result session, err error) {
	arn, name := form.Get("RoleArn"), form.Get("RoleSessionName")
	role := roleARN.FindStringSubmatch(arn)
	if role == nil {
		return session{}, validationError("%s is invalid", arn)
	}
	if !sessionName.MatchString(name) {
		return session{}, constraint("roleSessionName", name, "satisfy regular expression pattern: "+sessionNamePattern)
	}
	duration, err := sessionDuration(form)
	if err != nil {
		return session{}, err
	}
	partition, account := role[1], role[2]
	if s.isShut(account) {
		return session{}, &smithy.GenericAPIError{Code: "AccessDenied", Message: "User is not authorized to perform: sts:AssumeRole on resource: " + arn}
	}
	result.Arn = fmt.Sprintf("arn:%s:sts::%s:assumed-role/%s/%s", partition, account, role[3], name)
	result.AssumedRoleID = "AROA" + rand.Text()[:16] + ":" + name
	result.Credentials.AccessKeyID = "ASIA" + rand.Text()[:16]
	result.Credentials.SecretAccessKey = rand.Text()
	result.Credentials.SessionToken = rand.Text()
	result.Credentials.Expiration = s.config.Now().UTC().Add(duration).Format(time.RFC3339)
	s.sessions.add(result.Credentials.AccessKeyID, identity{account, result.Arn, result.AssumedRoleID})
	return result, nil
}

// sessionDuration is the time that a session is asked for, one hour unless said otherwise.
func sessionDuration(form url.Values) (time.Duration, error) {
	if !form.Has("DurationSeconds") {
		return time.Hour, nil
	}
	value := form.Get("DurationSeconds")
	seconds, err := strconv.Atoi(value)
	switch {
	case err != nil:
		return 0, &smithy.GenericAPIError{Code: "MalformedInput", Message: "Invalid Argument"}
	case seconds < 900:
		return 0, constraint("durationSeconds", value, "have value greater than or equal to 900")
	case seconds > 43200:
		return 0, constraint("durationSeconds", value, "have value less than or equal to 43200")
	}
	return time.Duration(seconds) * time.Second, nil
}

func constraint(member, value, rule string) error {
	return validationError("1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must %s",
		value, member, rule)
}

func validationError(format string, args ...any) error {
	return &smithy.GenericAPIError{Code: "ValidationError", Message: fmt.Sprintf(format, args...)}
}
