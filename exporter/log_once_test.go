package exporter

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"

	"ecs_revision_exporter/simulator"
	"ecs_revision_exporter/simulator/fault"
)

// TestLogOnce has something fail in every round, then in another way, then no more: each is logged once.
func TestLogOnce(t *testing.T) {
	for name, test := range map[string]struct {
		operation, failed, again string
		ofService                bool
		over                     int // how often it fails no more
	}{
		"clusters":    {"ListClusters", `msg="the clusters were not listed" operation=ListClusters err=`, `msg="the clusters are listed again"`, false, 1},
		"services":    {"ListServices", `msg="the services of a cluster were not listed" cluster=production err=`, `msg="the services of a cluster are listed again" cluster=production`, false, 1},
		"a service":   {"DescribeServices", `msg="not everything was read" operation=DescribeServices reason=`, `msg="what was not read fails no more" operation=DescribeServices reason=`, true, 2},
		"its history": {"ListServiceDeployments", `msg="not everything was read" operation=ListServiceDeployments reason=`, `msg="what was not read fails no more" operation=ListServiceDeployments reason=`, true, 2},
	} {
		t.Run(name, inBubble(func(t *testing.T) {
			w := newWorld(t, simulator.Config{Seed: 1, Services: 10, Clusters: 1}, "targets: [{regions: [eu-central-1]}]\n")
			fails := fault.Fault{Operation: test.operation}
			if test.ofService {
				fails.Cluster, fails.Service = w.someService(0)
			}
			for i, effect := range []fault.Effect{fault.ServerException(), fault.AccessDenied()} {
				fails.Effect = effect
				heal := w.aws.Inject(fails)
				time.Sleep(2 * time.Hour)
				w.expectLines(t, test.failed, i+1)
				heal()
			}
			time.Sleep(2 * time.Hour)
			w.expectLines(t, test.failed, 2)
			w.expectLines(t, test.again, test.over)
		}))
	}
}

// TestLogOfTheCacheFileOnce has the cache file not be written for hours: that is logged once.
func TestLogOfTheCacheFileOnce(t *testing.T) {
	inBubble(func(t *testing.T) {
		folder := filepath.Join(t.TempDir(), "cache")
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		w := newWorld(t, simulator.Config{Seed: 1, Services: 5, Clusters: 1}, "cache_file: "+filepath.Join(folder, "file")+"\ntargets: [{regions: [eu-central-1]}]\n")
		time.Sleep(10 * time.Minute)
		if err := os.Rename(folder, folder+"-away"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Hour)
		w.expectLines(t, `level=warn region=eu-central-1 account_id=`+account+` msg="what is known was not saved, it is tried again" err=`, 1)
		if err := os.Rename(folder+"-away", folder); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Minute)
		w.expectLines(t, `msg="what is known is saved again"`, 1)
	})(t)
}

// TestLogOfWhatIsNotAppliedOnce has accounts come that cannot be read, because the environment is broken: that is logged once.
func TestLogOfWhatIsNotAppliedOnce(t *testing.T) {
	inBubble(func(t *testing.T) {
		w := newOrganization(t, organization, func(aws *simulator.Server) { aws.Organize(members(1, 2)...) })
		time.Sleep(10 * time.Minute)
		var broken atomic.Bool
		load := w.load
		w.load = func(ctx context.Context, options ...func(*config.LoadOptions) error) (aws.Config, error) {
			if broken.Load() && regionOf(options) != "" { // that of a target
				return aws.Config{}, errors.New("it is broken")
			}
			return load(ctx, options...)
		}
		for i := range 2 {
			broken.Store(true)
			w.aws.Organize(members(1, 4+i)...)
			time.Sleep(2 * time.Hour)
			w.expectLines(t, `msg="accounts or regions have changed, and are not read yet" err="it is broken"`, i+1)
			broken.Store(false)
			time.Sleep(2 * time.Minute)
			expectRead(t, w.metrics(t), "us-east-1", 1, 4+i, 3)
		}
	})(t)
}

// regionOf is the region for which an AWS configuration is loaded; empty for that of the environment.
func regionOf(options []func(*config.LoadOptions) error) string {
	var asked config.LoadOptions
	for _, option := range options {
		_ = option(&asked) // none fails
	}
	return asked.DefaultRegion
}
