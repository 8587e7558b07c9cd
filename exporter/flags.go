package exporter

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kingpin/v2"
	"github.com/prometheus/common/version"
	toolkit "github.com/prometheus/exporter-toolkit/web"
	"github.com/prometheus/exporter-toolkit/web/kingpinflag"

	"ecs_revision_exporter/collector"
	"ecs_revision_exporter/collector/ecs/reader"
	"ecs_revision_exporter/config"
)

const (
	name = "ecs_revision_exporter"

	// contentVariable is the environment variable that can have the text of a configuration file.
	contentVariable = "ECS_REVISION_EXPORTER_CONFIG_CONTENT"

	demoRegion   = "eu-central-1"
	demoAccount  = "123456789012"
	demoInterval = config.Interval(5 * time.Second)

	help = `Tells Prometheus which service revision every Amazon ECS service runs, what is in it, and how it got there.

It finds credentials as the AWS CLI does: in AWS_PROFILE or AWS_ACCESS_KEY_ID, or as the role of the task or machine. AWS_ENDPOINT_URL sends its calls to another endpoint, but not those by which profiles and web identities assume roles: these go by AWS_ENDPOINT_URL_STS.

Try it without an account:  ecs_revision_exporter --demo`
)

// options is what the command line says.
type options struct {
	regions         []string
	refreshInterval config.Interval
	intervalGiven   bool            // whether refreshInterval is
	parts           map[string]bool // of the catalogue that were switched, by name
	configFile      string
	fileGiven       bool   // whether configFile is
	configContent   string // the text of a configuration file, from the environment
	shard           reader.Shard
	configCheck     bool
	lifecycle       bool // whether /-/reload is open
	healthcheck     bool
	history         *history
	maxRequests     int // scrapes at once; 0 is no limit
	demo            bool
	demoServices    int
	demoSpeed       float64
	logLevel        string
	logFormat       string
	web             *toolkit.FlagConfig
	serving         *serving
}

// parse reads the command line. On --help and --version it prints, on mistakes it explains, and
// then it exits.
func parse(args []string) options {
	var o options
	app := kingpin.New(name, help)
	app.HelpFlag.Short('h')
	app.Version(version.Print(name))
	app.UsageWriter(os.Stdout)

	app.Flag("demo", "Read a simulated fleet instead of an AWS account.").BoolVar(&o.demo)
	app.Flag("demo.services", "Services of the simulated fleet.").Default("40").IntVar(&o.demoServices)
	app.Flag("demo.speed", "Speed of the simulated fleet. At 1 something happens every few seconds, at 0 nothing does.").
		Default("1").Float64Var(&o.demoSpeed)
	app.Flag("aws.region", "AWS region to read, for example eu-west-1. Repeat it to read several. By default the one of the environment.").
		PlaceHolder("REGION").StringsVar(&o.regions)
	app.Flag("refresh.interval", "Time from the beginning of one round to the beginning of the next, such as 90s. With auto it is 15s to 60s, the longer the more calls a round takes. Overrides the configuration. By default auto, with --demo 5s.").
		PlaceHolder("INTERVAL").IsSetByUser(&o.intervalGiven).SetValue(&o.refreshInterval)
	app.Flag("config.file", "Path to a configuration file, see docs/configuration.md. SIGHUP reads it again. Instead of a file, the environment variable "+contentVariable+" can have its text.").
		PlaceHolder("FILE").IsSetByUser(&o.fileGiven).StringVar(&o.configFile)
	app.Flag("config.check", "Check the configuration without calling AWS, and exit with 0 or 1.").BoolVar(&o.configCheck)
	o.history = addHistoryFlags(app)
	app.Flag("shard.count", "Number of exporters that share the clusters. Each needs an index of its own.").Default("1").IntVar(&o.shard.Count)
	app.Flag("shard.index", "Index of this exporter, from 0 to one less than --shard.count.").Default("0").IntVar(&o.shard.Index)
	parts := addPartFlags(app)
	o.web = kingpinflag.AddFlags(app, ":10049")
	o.serving = addServingFlags(app)
	app.Flag("web.max-requests", "Greatest number of scrapes that are answered at the same time. 0 means no limit.").Default("40").IntVar(&o.maxRequests)
	app.Flag("web.enable-lifecycle", "Let POST /-/reload read the configuration file again.").BoolVar(&o.lifecycle)
	app.Flag("healthcheck", "Ask the exporter that runs with the same flags whether it is healthy, and exit with 0 or 1. Asks at --web.probe-address, else at the first --web.listen-address.").
		BoolVar(&o.healthcheck)
	app.Flag("log.level", "Log lines of this level and above: debug, info, warn or error.").
		Default("info").EnumVar(&o.logLevel, "debug", "info", "warn", "error")
	app.Flag("log.format", "Format of the log: logfmt or json.").
		Default("logfmt").EnumVar(&o.logFormat, "logfmt", "json")
	app.Validate(func(*kingpin.Application) error { return o.validate() })

	o.configContent = os.Getenv(contentVariable)
	nameFlagsInErrors(app)
	if _, err := app.Parse(args); err != nil {
		app.Fatalf("%v, try --help", cmp.Or(valueOfSwitch(app, args), err))
	}
	o.parts = parts()
	return o
}

// addPartFlags adds a switch for every part of the catalogue. What it returns
// tells, once the command line is parsed, which were set, and to what.
func addPartFlags(app *kingpin.Application) func() map[string]bool {
	type partFlag struct {
		on    *bool
		given bool
	}
	flags := map[string]*partFlag{}
	for _, part := range collector.Parts() {
		state := map[bool]string{true: "on", false: "off"}[part.Default]
		flag := &partFlag{}
		flag.on = app.Flag("collector."+part.Name, fmt.Sprintf("%s (%s by default).", part.About, state)).
			IsSetByUser(&flag.given).Bool()
		flags[part.Name] = flag
	}
	return func() map[string]bool {
		switched := map[string]bool{}
		for name, flag := range flags {
			if flag.given {
				switched[name] = *flag.on
			}
		}
		return switched
	}
}

// named is the value of a flag that says which flag it is when it cannot be set.
type named struct {
	kingpin.Value
	flag string
}

// Set sets the value from the command line.
func (n named) Set(text string) error {
	err := n.Value.Set(text)
	switch {
	case errors.Is(err, strconv.ErrSyntax):
		return fmt.Errorf("--%s: %q is not a number", n.flag, text)
	case err != nil:
		return fmt.Errorf("--%s: %w", n.flag, err)
	}
	return nil
}

// nameFlagsInErrors makes kingpin say which flag it does not understand the
// value of. Switches and repeatable flags take any value, and stay as they are.
func nameFlagsInErrors(app *kingpin.Application) {
	for _, flag := range app.Model().Flags {
		_, isRepeatable := flag.Value.(interface{ IsCumulative() bool })
		if !isSwitch(flag) && !isRepeatable {
			app.GetFlag(flag.Name).SetValue(named{flag.Value, flag.Name})
		}
	}
}

func isSwitch(flag *kingpin.FlagModel) bool {
	_, is := flag.Value.(interface{ IsBoolFlag() bool })
	return is
}

// valueOfSwitch is an error if an argument gives a switch a value. Of that kingpin says only that it did not expect the value.
func valueOfSwitch(app *kingpin.Application, args []string) error {
	for _, arg := range args {
		given, value, hasValue := strings.Cut(arg, "=")
		for _, flag := range app.Model().Flags {
			on, off := "--"+flag.Name, "--no-"+flag.Name
			if hasValue && isSwitch(flag) && (given == on || given == off) {
				return fmt.Errorf("%s takes no value such as %q: write %s or %s", given, value, on, off)
			}
		}
	}
	return nil
}

// validate is an error if the flags contradict each other or have impossible values.
func (o options) validate() error {
	for _, region := range o.regions {
		if err := new(config.Region).Set(region); err != nil {
			return fmt.Errorf("--aws.region: %w", err)
		}
	}
	switch {
	case o.shard.Count < 1:
		return fmt.Errorf("--shard.count: %d is less than one", o.shard.Count)
	case o.shard.Index < 0 || o.shard.Index >= o.shard.Count:
		return fmt.Errorf("--shard.index: %d has to be at least 0 and less than --shard.count, which is %d", o.shard.Index, o.shard.Count)
	case o.maxRequests < 0:
		return fmt.Errorf("--web.max-requests: %d is less than none, 0 sets no limit", o.maxRequests)
	case o.demoServices < 1 || o.demoServices > 20000:
		return fmt.Errorf("--demo.services: %d is not within 1 and 20000", o.demoServices)
	case !(o.demoSpeed >= 0 && o.demoSpeed <= 1000): // nor is it NaN
		return fmt.Errorf("--demo.speed: %g is not within 0 and 1000", o.demoSpeed)
	}
	if err := errors.Join(o.serving.validate(), o.history.validate()); err != nil {
		return err
	}
	return o.validateConfig()
}

// validateConfig is an error if the place of the configuration makes no sense.
func (o options) validateConfig() error {
	switch hasFile := o.configFile != ""; {
	case o.fileGiven && !hasFile:
		return errors.New("--config.file: it names no file")
	case hasFile && o.configContent != "":
		return fmt.Errorf("--config.file and %s both give a configuration, use one of them", contentVariable)
	case o.configCheck && !hasFile && o.configContent == "":
		return fmt.Errorf("--config.check: there is nothing to check, give --config.file or %s", contentVariable)
	default:
		return nil
	}
}
