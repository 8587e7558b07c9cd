package config

import (
	"fmt"
	"regexp"
)

// Regions are the names of AWS regions, or all that an account has enabled.
type Regions []Region

// all is how all regions are written.
const all = "all"

// AllRegions are all that an account has enabled.
func AllRegions() Regions { return Regions{all} }

// All tells whether these are all regions that an account has enabled.
func (r Regions) All() bool { return len(r) == 1 && r[0] == all }

// MarshalYAML writes the regions as they are read.
func (r Regions) MarshalYAML() (any, error) {
	if r.All() {
		return all, nil
	}
	return []Region(r), nil
}

// RoleName is the name of an IAM role with its path, without the slash in front.
type RoleName string

// Set reads the name. The error tells what it has to look like.
func (r *RoleName) Set(text string) error {
	if !regexp.MustCompile(roleNameForm).MatchString(text) {
		return fmt.Errorf("%q is not the name of a role, such as ecs-revision-exporter", text)
	}
	*r = RoleName(text)
	return nil
}

// AccountID is the id of an AWS account.
type AccountID string

// Set reads the id. The error tells what it has to look like.
func (a *AccountID) Set(text string) error {
	if !regexp.MustCompile(accountForm).MatchString(text) {
		return fmt.Errorf("%q is not the id of an account, which has 12 digits, such as 123456789012", text)
	}
	*a = AccountID(text)
	return nil
}
