package main

import "testing"

// TestBadHistoryIsOneClearLine gives flags that make no sense.
func TestBadHistoryIsOneClearLine(t *testing.T) {
	for _, test := range []struct {
		name string
		args []string
		want string // regular expression
	}{
		{"history without a name", []string{"--demo", "--history.export="}, `--history.export: it names no file, try --help`},
		{"history in no directory", []string{"--demo", "--history.export=/nonexistent/history.om"}, `--history.export: /nonexistent/history.om cannot be written: no such file or directory`},
		{"history in place of a directory", []string{"--demo", "--history.export=/"}, `--history.export: /: it is a directory: name a file in it; with - the history is written to standard output`},
		{"end of no history", []string{"--demo", "--history.until=0"}, `--history.until: there is no history to end, give --history.export, try --help`},
		{"label of no history", []string{"--demo", "--history.label=job=ecs"}, `--history.label: there is no history to label, give --history.export, try --help`},
		{"history until some time", []string{"--demo", "--history.export=-", "--history.until=yesterday"}, `--history.until: "yesterday" is no time such as 2026-11-26T08:00:00Z, or seconds since 1970, try --help`},
		{"history until long ago", []string{"--demo", "--history.export=-", "--history.until=2025-01-01T00:00:00Z"}, `--history.until: 2025-01-01T00:00:00Z is more than 90 days ago, and ECS knows no deployments of that time`},
		{"history until the future", []string{"--demo", "--history.export=-", "--history.until=32503680000"}, `--history.until: 3000-01-01T00:00:00Z is not a minute ago yet, and ECS tells the end of a deployment some seconds later`},
		{"label without a value", []string{"--demo", "--history.export=-", "--history.label=job"}, `--history.label: "job" is no name and value such as job=ecs, try --help`},
		{"label of a bad name", []string{"--demo", "--history.export=-", "--history.label=a-b=c"}, `--history.label: "a-b" is no name of a label, such as job, try --help`},
		{"label that is there", []string{"--demo", "--history.export=-", "--history.label=cluster=x"}, `--history.label: the series have a label cluster of their own, try --help`},
		{"label twice", []string{"--demo", "--history.export=-", "--history.label=job=x", "--history.label=job=y"}, `--history.label: job is given twice, try --help`},
	} {
		t.Run(test.name, func(t *testing.T) { assertOneLine(t, test.args, nil, test.want) })
	}
}
