package main

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"time"

	"github.com/alecthomas/kingpin/v2"
	"github.com/prometheus/common/version"
	toolkit "github.com/prometheus/exporter-toolkit/web"
	"github.com/prometheus/exporter-toolkit/web/kingpinflag"

	"ecs_revision_exporter/collector"
)

const (
	name = "ecs_revision_exporter"

	demoRegion   = "eu-central-1"
	demoInterval = 5 * time.Second

	help = `Tells Prometheus which service revision every Amazon ECS service runs, what is in it, and how it got there.

It reads the AWS account that the environment tells of, as the AWS CLI does: AWS_PROFILE, AWS_ACCESS_KEY_ID, or the role of the task or machine. AWS_ENDPOINT_URL leads it to any other endpoint that speaks the ECS API.

See it without an account:  ecs_revision_exporter --demo`
)

// options is what the command line says.
type options struct {
	regions         []string
	refreshInterval time.Duration
	parts           map[string]bool // of the catalogue, by name
	configFile      string
	demo            bool
	demoServices    int
	demoSpeed       float64
	logLevel        string
	logFormat       string
	web             *toolkit.FlagConfig
}

// parse reads the command line. On --help, --version and what makes no sense it
// says what there is to say, and exits.
func parse(args []string) options {
	var o options
	var intervalGiven bool
	app := kingpin.New(name, help)
	app.HelpFlag.Short('h')
	app.Version(version.Print(name))
	app.UsageWriter(os.Stdout)

	app.Flag("demo", "Show a simulated fleet that lives, instead of an AWS account.").BoolVar(&o.demo)
	app.Flag("demo.services", "Services of the simulated fleet.").Default("40").IntVar(&o.demoServices)
	app.Flag("demo.speed", "How fast the simulated fleet lives: at 1 something happens every few seconds, at 0 nothing does.").
		Default("1").Float64Var(&o.demoSpeed)
	app.Flag("aws.region", "AWS region to read, for example eu-west-1. Repeat it to read several. By default the one of the environment.").
		PlaceHolder("REGION").StringsVar(&o.regions)
	app.Flag("refresh.interval", "Time between two reads of the fleet. 5s with --demo.").
		Default("60s").IsSetByUser(&intervalGiven).DurationVar(&o.refreshInterval)
	app.Flag("config.file", "Path to a configuration file, see docs/configuration.md.").PlaceHolder("FILE").StringVar(&o.configFile)
	parts := addPartFlags(app)
	o.web = kingpinflag.AddFlags(app, ":10049")
	app.Flag("log.level", "Least important lines to log: debug, info, warn or error.").
		Default("info").EnumVar(&o.logLevel, "debug", "info", "warn", "error")
	app.Flag("log.format", "Format of the log: logfmt or json.").
		Default("logfmt").EnumVar(&o.logFormat, "logfmt", "json")
	app.Validate(func(*kingpin.Application) error { return o.validate() })

	nameFlagsInErrors(app)
	if _, err := app.Parse(args); err != nil {
		app.Fatalf("%v, try --help", err)
	}
	o.parts = parts()
	if o.demo && !intervalGiven {
		o.refreshInterval = demoInterval
	}
	return o
}

// addPartFlags adds a switch for every part of the catalogue. What it returns
// tells, once the command line is parsed, which are on.
func addPartFlags(app *kingpin.Application) func() map[string]bool {
	switches := map[string]*bool{}
	for _, part := range collector.Parts() {
		state := map[bool]string{true: "on", false: "off"}[part.Default]
		switches[part.Name] = app.Flag("collector."+part.Name, fmt.Sprintf("%s (%s by default).", part.About, state)).
			Default(strconv.FormatBool(part.Default)).Bool()
	}
	return func() map[string]bool {
		on := map[string]bool{}
		for name, set := range switches {
			on[name] = *set
		}
		return on
	}
}

// named is the value of a flag that says which flag it is when it cannot be set.
type named struct {
	kingpin.Value
	flag string
}

// Set sets the value from the command line.
func (n named) Set(text string) error {
	if err := n.Value.Set(text); err != nil {
		return fmt.Errorf("--%s: %w", n.flag, err)
	}
	return nil
}

// nameFlagsInErrors makes kingpin say which flag it does not understand the
// value of. Switches and repeatable flags take any value, and stay as they are.
func nameFlagsInErrors(app *kingpin.Application) {
	for _, flag := range app.Model().Flags {
		_, isSwitch := flag.Value.(interface{ IsBoolFlag() bool })
		_, isRepeatable := flag.Value.(interface{ IsCumulative() bool })
		if !isSwitch && !isRepeatable {
			app.GetFlag(flag.Name).SetValue(named{flag.Value, flag.Name})
		}
	}
}

// regionName is what names of AWS regions look like, in every partition.
var regionName = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}$`)

// validate says what cannot be meant.
func (o options) validate() error {
	for _, region := range o.regions {
		if !regionName.MatchString(region) {
			return fmt.Errorf("--aws.region: %q is not the name of an AWS region, such as eu-west-1", region)
		}
	}
	switch {
	case o.refreshInterval < time.Second:
		return fmt.Errorf("--refresh.interval: %s is too short, the shortest is 1s", o.refreshInterval)
	case o.demoServices < 1 || o.demoServices > 20000:
		return fmt.Errorf("--demo.services: %d is not within 1 and 20000", o.demoServices)
	case o.demoSpeed < 0 || o.demoSpeed > 1000:
		return fmt.Errorf("--demo.speed: %g is not within 0 and 1000", o.demoSpeed)
	}
	return nil
}
