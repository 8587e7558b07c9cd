package simulator

import (
	"encoding/xml"
	"net/http"
	"net/url"

	"github.com/aws/smithy-go"
)

const (
	stsVersion = "2011-06-15"
	// withWebIdentity is the one operation that takes no signature: the token says who asks.
	withWebIdentity = "AssumeRoleWithWebIdentity"
	stsNamespace    = "https://sts.amazonaws.com/doc/" + stsVersion + "/"
)

// stsAPI is AWS STS, which speaks the protocol awsQuery: forms in, XML out.
func stsAPI(s *Server) api {
	return api{
		service:     "sts",
		contentType: "text/xml",
		operations: map[string]operation{
			"GetCallerIdentity": stsOperation(getCallerIdentity),
			"AssumeRole":        stsOperation(s.assumeRole),
			withWebIdentity:     stsOperation(s.assumeRoleWithWebIdentity),
		},
		operationOf: func(_ *http.Request, body []byte) string {
			form, err := url.ParseQuery(string(body))
			if err != nil || form.Get("Version") != stsVersion {
				return ""
			}
			return form.Get("Action")
		},
		unknown: func(action string) error {
			return &smithy.GenericAPIError{
				Code:    "InvalidAction",
				Message: "Could not find operation " + action + " for version " + stsVersion,
			}
		},
		unsigned: &smithy.GenericAPIError{
			Code: "MissingAuthenticationToken", Message: "Request is missing Authentication Token",
		},
		failure: stsFailure,
	}
}

// stsOperation makes an operation of a function from the parameters of a form
// to the result that the answer wraps.
func stsOperation(handle func(caller, url.Values) (any, error)) operation {
	return func(r request) ([]byte, error) {
		form, err := url.ParseQuery(string(r.body))
		if err != nil {
			return nil, err
		}
		result, err := handle(r.caller, form)
		if err != nil {
			return nil, err
		}
		return xml.Marshal(stsResponse{
			XMLName:   xml.Name{Space: stsNamespace, Local: r.operation + "Response"},
			Result:    result,
			RequestID: r.id,
		})
	}
}

type stsResponse struct {
	XMLName   xml.Name
	Result    any
	RequestID string `xml:"ResponseMetadata>RequestId"`
}

type stsError struct {
	XMLName   xml.Name `xml:"https://sts.amazonaws.com/doc/2011-06-15/ ErrorResponse"`
	Type      string   `xml:"Error>Type"`
	Code      string   `xml:"Error>Code"`
	Message   string   `xml:"Error>Message"`
	RequestID string   `xml:"RequestId"`
}

func stsFailure(err error, requestID string) (int, []byte) {
	failure := apiError(err)
	status, blame := http.StatusBadRequest, "Sender"
	switch {
	case failure.ErrorFault() == smithy.FaultServer:
		status, blame = http.StatusInternalServerError, "Receiver"
	case failure.ErrorCode() == "MissingAuthenticationToken", failure.ErrorCode() == "AccessDenied":
		status = http.StatusForbidden
	}
	body, _ := xml.Marshal(stsError{ // strings always encode
		Type: blame, Code: failure.ErrorCode(), Message: failure.ErrorMessage(), RequestID: requestID,
	})
	return status, body
}
