package simulator

import (
	"encoding/xml"
	"net/url"
)

type getCallerIdentityResult struct {
	XMLName xml.Name `xml:"GetCallerIdentityResult"`
	Arn     string
	UserID  string `xml:"UserId"`
	Account string
}

// getCallerIdentity says who the caller is.
func getCallerIdentity(c caller, _ url.Values) (any, error) {
	return getCallerIdentityResult{Arn: c.arn, UserID: c.userID, Account: c.account}, nil
}
