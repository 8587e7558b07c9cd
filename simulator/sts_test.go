package simulator_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"ecs_revision_exporter/simulator"
)

const observer = "arn:aws:iam::" + other + ":role/monitoring/observer"

func TestGetCallerIdentity(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	for region, partition := range map[string]string{
		"eu-central-1": "aws", "cn-north-1": "aws-cn", "us-gov-west-1": "aws-us-gov",
	} {
		w.config.Region = region
		out, err := sts.NewFromConfig(w.config).GetCallerIdentity(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if *out.Account != account || *out.Arn != "arn:"+partition+":iam::"+account+":user/simulator" || *out.UserId == "" {
			t.Errorf("in %s: %s %s %s", region, *out.Account, *out.Arn, *out.UserId)
		}
	}
}

func TestAssumedRoleIsInItsOwnAccount(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	client := sts.NewFromConfig(w.config)
	w.config.Credentials = stscreds.NewAssumeRoleProvider(client, observer, func(o *stscreds.AssumeRoleOptions) {
		o.RoleSessionName, o.ExternalID = "nightly", aws.String("from-the-other-side")
	})
	identity, err := sts.NewFromConfig(w.config).GetCallerIdentity(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := "arn:aws:sts::" + other + ":assumed-role/observer/nightly"; *identity.Account != other || *identity.Arn != want {
		t.Errorf("%s %s, want %s", *identity.Account, *identity.Arn, want)
	}
	if !strings.HasPrefix(*identity.UserId, "AROA") || !strings.HasSuffix(*identity.UserId, ":nightly") {
		t.Errorf("user id %s", *identity.UserId)
	}
	clusters, err := ecs.NewFromConfig(w.config).ListClusters(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := *w.server.Fleet(other, region).Clusters()[0].ClusterArn; clusters.ClusterArns[0] != want {
		t.Errorf("listed %s, want %s", clusters.ClusterArns[0], want)
	}
}

func TestAssumeRoleExpiration(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	for seconds, want := range map[int32]time.Duration{0: time.Hour, 900: 15 * time.Minute, 43200: 12 * time.Hour} {
		in := &sts.AssumeRoleInput{RoleArn: aws.String(observer), RoleSessionName: aws.String("nightly")}
		if seconds != 0 {
			in.DurationSeconds = &seconds
		}
		out, err := sts.NewFromConfig(w.config).AssumeRole(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		if got := out.Credentials.Expiration.Sub(w.clock.Now()); got != want {
			t.Errorf("%d seconds: expires after %v, want %v", seconds, got, want)
		}
	}
}

func TestAssumeRoleRefuses(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	for _, c := range []struct {
		name, role, session string
		seconds             int32
	}{
		{"no ARN", "observer", "nightly", 900},
		{"user", "arn:aws:iam::" + other + ":user/observer", "nightly", 900},
		{"short account", "arn:aws:iam::2109:role/observer", "nightly", 900},
		{"no role name", "arn:aws:iam::" + other + ":role/", "nightly", 900},
		{"session with space", observer, "every night", 900},
		{"short session", observer, "n", 900},
		{"too short", observer, "nightly", 899},
		{"too long", observer, "nightly", 43201},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := sts.NewFromConfig(w.config).AssumeRole(t.Context(), &sts.AssumeRoleInput{
				RoleArn: &c.role, RoleSessionName: &c.session, DurationSeconds: &c.seconds,
			})
			refusedWith(t, err, "ValidationError")
		})
	}
}

// TestWebIdentity assumes a role without credentials, by a token.
func TestWebIdentity(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	unsigned := w.config.Copy()
	unsigned.Credentials = nil
	client := sts.NewFromConfig(unsigned)
	w.config.Credentials = stscreds.NewWebIdentityRoleProvider(client, observer, token("a token"), func(o *stscreds.WebIdentityRoleOptions) { o.RoleSessionName = "pod" })
	identity, err := sts.NewFromConfig(w.config).GetCallerIdentity(t.Context(), nil)
	if err != nil || *identity.Account != other {
		t.Errorf("%v, %v", identity, err)
	}
	_, err = client.AssumeRoleWithWebIdentity(t.Context(), &sts.AssumeRoleWithWebIdentityInput{
		RoleArn: aws.String(observer), RoleSessionName: aws.String("pod"), WebIdentityToken: aws.String("no"),
	})
	refusedWith(t, err, "ValidationError")
}

// token is a web identity.
type token string

// GetIdentityToken gives it.
func (t token) GetIdentityToken() ([]byte, error) { return []byte(t), nil }

func TestOtherOperationsOfSTS(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	_, err := sts.NewFromConfig(w.config).GetSessionToken(t.Context(), nil)
	refusedWith(t, err, "InvalidAction")
}

func TestSTSOnTheWire(t *testing.T) {
	scope := strings.Replace(signed, "/ecs/", "/sts/", 1)
	for _, c := range []struct {
		name, body, authorization string
		status                    int
		want                      string
	}{
		{"right", "Action=GetCallerIdentity&Version=2011-06-15", scope, 200,
			`<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>`},
		{"other version", "Action=GetCallerIdentity&Version=2010-05-08", scope, 400, "<Code>InvalidAction</Code>"},
		{"no form", "%", scope, 400, "<Code>InvalidAction</Code>"},
		{"duration is no number", "Action=AssumeRole&Version=2011-06-15&RoleSessionName=nightly&DurationSeconds=x&RoleArn=" + observer,
			scope, 400, "<Code>MalformedInput</Code>"},
		{"unsigned", "Action=GetCallerIdentity&Version=2011-06-15", "", 403, "<Code>MissingAuthenticationToken</Code>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(c.body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Authorization", c.authorization)
			w := httptest.NewRecorder()
			simulator.New(simulator.Config{}).ServeHTTP(w, r)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
				t.Errorf("%d %s, want %d %s", w.Code, w.Body, c.status, c.want)
			}
			if got := w.Header().Get("Content-Type"); got != "text/xml" {
				t.Errorf("content type %s", got)
			}
		})
	}
}
