package config

import (
	"slices"
	"testing"
)

// queue is the URL of a queue.
const queue = "https://sqs.eu-west-1.amazonaws.com/123456789012/ecs-events"

// refusal is a text that is no configuration, with the place and words of its error.
type refusal struct{ name, text, err string }

func refused() []refusal {
	return slices.Concat(refusedValues(), refusedKinds(), refusedEmptiness(), refusedYAML(), refusedAccounts())
}

func refusedAccounts() []refusal {
	return []refusal{
		{"text for regions", "targets: [{regions: eu-west-1}]\n", `1:21: a text where a list of regions, or all, is expected`},
		{"mapping for regions", "targets: [{regions: {}}]\n", `1:21: a mapping where a list is expected`},
		{"all in a list", "targets: [{regions: [all]}]\n", `1:22: all is not the name of an AWS region; for all of them write "regions: all" in the configuration, without brackets`},
		{"organization without a role", "targets:\n- organization: {regions: all}\n", `2:17: role_name is missing`},
		{"organization of nothing", "targets:\n- organization: {}\n", `2:17: role_name is missing`},
		{"role of an organization by its ARN", "targets: [{organization: {role_name: 'arn:aws:iam::123456789012:role/r'}}]\n", `1:38: "arn:aws:iam::123456789012:role/r" is not the name of a role, such as ecs-revision-exporter`},
		{"regions beside an organization", "targets:\n- regions: [eu-west-1]\n  organization: {role_name: r}\n", `2:12: regions of an organization are given within organization`},
		{"account that is none", "targets:\n- organization: {role_name: r, exclude_accounts: ['123456789012', 12345]}\n", `2:67: "12345" is not the id of an account, which has 12 digits, such as 123456789012`},
		{"text for accounts", "targets: [{organization: {role_name: r, exclude_accounts: 123456789012}}]\n", `1:59: a text where a list is expected`},
		{"unknown setting of an organization", "targets: [{organization: {role_arn: r}}]\n", `1:27: there is no setting "role_arn" here, but role_name, external_id, regions, exclude_accounts`},
	}
}

func refusedValues() []refusal {
	return []refusal{
		{"no interval", "# often\nrefresh_interval: soon\n", `2:19: "soon" is neither auto nor a duration, such as 90s or 5m`},
		{"an interval without a unit", "refresh_interval: 60\n", `1:19: "60" is neither auto nor a duration, such as 90s or 5m`},
		{"auto in capitals", "refresh_interval: Auto\n", `1:19: "Auto" is neither auto nor a duration, such as 90s or 5m`},
		{"an interval too short", "refresh_interval: 999ms\n", `1:19: 999ms is too short, the shortest is 1s`},
		{"no time at all", "refresh_interval: 0s\n", `1:19: 0s is too short, the shortest is 1s`},
		{"an interval back in time", "refresh_interval: -1m\n", `1:19: -1m0s is too short, the shortest is 1s`},
		{"a number", "stale_after: 60\n", `1:14: "60" is no duration, such as 90s or 5m`},
		{"back in time", "stale_after: -1m\n", `1:14: "-1m" is no duration, such as 90s or 5m`},
		{"stale at once", "api_budget: 1\nstale_after: 0s\n", `2:14: 0s is too short, the shortest is 1s`},
		{"looked at all the time", "rollout_interval: 1ms\n", `1:19: 1ms is too short, the shortest is 1s, and 0s switches it off`},
		{"no time for an answer", "request_timeout: 999ms\n", `1:18: 999ms is too short, the shortest is 1s`},
		{"no budget", "api_budget: 0\n", `1:13: "0" is not a number above 0 and at most 1`},
		{"more than all", "api_budget: 2\n", `1:13: "2" is not a number above 0 and at most 1`},
		{"less than none", "api_budget: -.5\n", `1:13: "-.5" is not a number above 0 and at most 1`},
		{"budget that is no number", "api_budget: .nan\n", `1:13: ".nan" is not a number above 0 and at most 1`},
		{"budget that is not a number", "api_budget: nan\n", `1:13: "nan" is not a number above 0 and at most 1`},
		{"region", "targets:\n- regions: [eu-west-1, Frankfurt]\n", `2:24: "Frankfurt" is not the name of an AWS region, such as eu-west-1`},
		{"role", "targets:\n- role_arn: observer\n", `2:13: "observer" is not the ARN of a role, such as arn:aws:iam::123456789012:role/ecs-revision-exporter`},
		{"pattern", "services:\n  include:\n  - web\n  - '(api'\n", `4:5: "(api" is no regular expression (RE2): missing closing )`},
		{"pattern that closes more than it opens", "services: {include: ['a)|(b']}\n", `1:22: "a)|(b" is no regular expression (RE2): unexpected )`},
		{"pattern over lines", "services: {include: [\"(\\n\"]}\n", `1:22: "(\n" is no regular expression (RE2): missing closing )`},
		{"pattern of a tag", "services:\n  tags:\n    team: [web, '(api']\n", `3:17: "(api" is no regular expression (RE2): missing closing )`},
		{"tag without a pattern", "services: {tags: {team: []}}\n", `1:25: the tag "team" has no pattern; [.*] takes every value`},
		{"tag without a key", "services: {tags: {'': [a]}}\n", `1:19: the key of a tag is missing`},
		{"unknown collector", "collectors:\n  wanted: true\n  traffick: true\n", `3:3: there is no collector "traffick"; --help lists them`},
		{"collector that is no switch", "collectors:\n  wanted: maybe\n", `2:11: "maybe" is neither true nor false`},
		{"external id alone", "targets:\n- profile: staging\n  external_id: abc\n", `3:16: external_id goes with role_arn, which is missing`},
		{"external id alone, merged", "targets:\n- &r {role_arn: 'arn:aws:iam::123456789012:role/r', external_id: abc}\n- {<<: *r, role_arn: }\n", `2:66: external_id goes with role_arn, which is missing`},
		{"the ARN of a queue", "events: {queue_url: 'arn:aws:sqs:eu-west-1:123456789012:q'}\n", `1:21: "arn:aws:sqs:eu-west-1:123456789012:q" is not the URL of a queue, such as https://sqs.eu-west-1.amazonaws.com/123456789012/ecs-events`},
		{"the URL of a queue with a password", "events: {queue_url: 'https://user:hunter2@sqs.eu-west-1.amazonaws.com/123456789012/q'}\n", `1:21: "https://user:xxxxx@sqs.eu-west-1.amazonaws.com/123456789012/q" is not the URL of a queue, such as https://sqs.eu-west-1.amazonaws.com/123456789012/ecs-events`},
		{"events without a queue", "events:\n  region: eu-west-1\n", `2:3: queue_url is missing`},
		{"a region beside that of the queue", "events:\n  queue_url: " + queue + "\n  region: us-east-1\n", `3:11: the queue_url is of the region eu-west-1; leave region out`},
		{"external id of events alone", "events:\n  queue_url: " + queue + "\n  external_id: abc\n", `3:16: external_id goes with role_arn, which is missing`},
	}
}

func refusedKinds() []refusal {
	return []refusal{
		{"unknown setting of a target", "targets:\n- region: eu-west-1\n", `2:3: there is no setting "region" here, but regions, role_arn, external_id, profile, organization`},
		{"unknown setting that is merged", "targets:\n- <<: {region: eu-west-1}\n", `2:8: there is no setting "region" here, but regions, role_arn, external_id, profile, organization`},
		{"collector that is no text", "collectors: {wanted: [true]}\n", `1:22: a list where a text is expected`},
		{"tags in a list", "services: {tags: [team]}\n", `1:18: a list where a mapping is expected`},
		{"text for the values of a tag", "services: {tags: {team: payments}}\n", `1:25: a text where a list is expected`},
		{"nothing for the values of a tag", "services: {tags: {team: }}\n", `1:25: nothing where a list is expected`},
		{"tags of clusters", "clusters: {tags: {team: [a]}}\n", `1:12: there is no setting "tags" here, but include, exclude`},
		{"collectors in a list", "collectors: [wanted]\n", `1:13: a list where a mapping is expected`},
		{"unknown setting", "service_tags: []\nservice_tag: [team]\n", `2:1: there is no setting "service_tag" here, but ` + settings},
		{"setting without a name", ": x\n", `1:1: there is no setting "" here, but ` + settings},
		{"setting with a space forgotten", "{cache_file:/secret}\n", `1:2: there is no setting "cache_file:…" here, but ` + settings},
		{"setting twice", "service_tags: [a]\nservice_tags: [b]\n", `2:1: "service_tags" is set twice, first in line 1`},
		{"collector twice", "collectors: {wanted: true, wanted: false}\n", `1:28: "wanted" is set twice, first in line 1`},
		{"merged twice", "targets: [{<<: {}, <<: {}}]\n", `1:20: "<<" is set twice, first in line 1`},
		{"wrong kind", "service_tags:\n  team: yes\n", `2:3: a mapping where a list is expected`},
		{"wrong kind within", "service_tags:\n  - [team]\n", `2:5: a list where a text is expected`},
		{"text for a mapping", "clusters: prod\n", `1:11: a text where a mapping is expected`},
		{"text for a target", "targets: [eu-west-1]\n", `1:11: a text where a mapping is expected`},
		{"mapping for a text", "cache_file: {a: b}\n", `1:13: a mapping where a text is expected`},
		{"mapping for an interval", "refresh_interval: {every: 5m}\n", `1:19: a mapping where a text is expected`},
		{"key that is no text", "? [a]\n: b\n", `1:3: a list where a text is expected`},
		{"merge of a text", "targets: [{<<: text}]\n", `1:16: a text where a mapping is expected`},
		{"merge of nothing", "targets: [{<<: }]\n", `1:16: nothing where a mapping is expected`},
		{"merge of a list in a list", "targets: [{<<: [[]]}]\n", `1:17: a list where a mapping is expected`},
		{"merge quoted", "targets: [{'<<': {}}]\n", `1:12: there is no setting "<<" here, but regions, role_arn, external_id, profile, organization`},
		{"list for all", "- a\n", `1:1: a list where a mapping is expected`},
		{"text for all", "a\n", `1:1: a text where a mapping is expected`},
		{"list that holds itself", "service_tags: &a [*a]\n", `1:15: a list where a text is expected`},
		{"target that holds itself", "targets: &a [*a]\n", `1:10: a list where a mapping is expected`},
	}
}

func refusedEmptiness() []refusal {
	return []refusal{
		{"empty pattern", "clusters: {include: [~]}\n", `1:22: an empty entry; a list of none is written []`},
		{"empty pattern in quotes", "clusters: {include: [a, '']}\n", `1:25: an empty entry; a list of none is written []`},
		{"empty target", "targets:\n-\n- profile: p\n", `2:2: an empty entry; a list of none is written []`},
		{"empty region", "targets: [{regions: [null]}]\n", `1:22: an empty entry; a list of none is written []`},
		{"empty tag", "service_tags: [&n ~, team]\n", `1:16: an empty entry; a list of none is written []`},
		{"empty text", "", `1:1: nothing is written here; the defaults are a comment alone`},
		{"blank text", " \n\n", `1:1: nothing is written here; the defaults are a comment alone`},
		{"byte-order mark alone", "\ufeff\n", `1:1: nothing is written here; the defaults are a comment alone`},
	}
}

func refusedYAML() []refusal {
	return []refusal{
		{"second document", "api_budget: 1\n---\nservice_tags: [a]\n", `2:1: a second document begins here; a configuration is one`},
		{"second document after an end", "api_budget: 1\n...\nservice_tags: [a]\n", `3:1: a second document begins here; a configuration is one`},
		{"second document that is empty", "api_budget: 1\n---\n", `2:1: a second document begins here; a configuration is one`},
		{"second document that is broken", "api_budget: 1\n...\n[", `4:1: did not find expected node content`},
		{"text after ---", "--- api_budget: 1\n", `1:15: mapping values are not allowed in this context`},
		{"byte-order mark in the middle", "api_budget: 1\n\ufeffservice_tags: [a]\n", `2:1: there is no setting "\ufeffservice_tags" here, but ` + settings},

		{"no YAML", "service_tags: [team\n", `2:1: did not find expected ',' or ']' while parsing a flow sequence from line 1, column 15`},
		{"quote that does not end", "cache_file: \"x\n", `2:1: found unexpected end of stream while scanning a quoted scalar from line 1, column 13`},
		{"tab", "clusters:\n\tinclude: []\n", `2:1: found character that cannot start any token: a tab; use spaces`},
		{"tab after a byte-order mark", "\ufeff# é\r\nclusters:\n\tinclude: []\n", `3:1: found character that cannot start any token: a tab; use spaces`},
		{"character of YAML's own", "service_tags: [team, @owner]\n", `1:22: found character that cannot start any token: '@'; put the text in quotes`},
		{"unknown alias", "cache_file: *x\n", `1:13: unknown anchor 'x' referenced`},
		{"binary zero", "service_tags:\n- a\x00\n", `2:4: control characters are not allowed (value: 0)`},
		{"not UTF-8", "# é\ncache_file: /\xff\n", `2:14: invalid leading UTF-8 octet (value: 255)`},
		{"no character", "cache_file: /\uffff\n", `1:14: control characters are not allowed (value: 65535)`},

		{"tag", "cache_file: !!binary aGVsbG8=\n", `1:13: the tag "!!binary" is not for configurations; leave it out`},
		{"tag of a number", "cache_file: !!int 5\n", `1:13: the tag "!!int" is not for configurations; leave it out`},
		{"tag of nothing", "cache_file: !!null x\n", `1:13: the tag "!!null" is not for configurations; leave it out`},
		{"tag of one's own", "targets: [!role {}]\n", `1:11: the tag "!role" is not for configurations; leave it out`},
		{"tag of another kind", "targets: !!map []\n", `1:10: the tag "!!map" is not for configurations; leave it out`},
		{"tag of a key", "!!binary YQ==: 1\n", `1:1: the tag "!!binary" is not for configurations; leave it out`},
		{"tag with a line break", "cache_file: !<a%0Ab> x\n", `1:13: the tag "a\nb" is not for configurations; leave it out`},
		{"unknown handle of a tag", "cache_file: !x!y z\n", `1:13: found undefined tag handle`},
	}
}

// settings are all of them, as an error about an unknown one lists them.
const settings = "refresh_interval, rollout_interval, stale_after, request_timeout, api_budget, cache_file, targets, clusters, services, service_tags, events, collectors"

func TestRefused(t *testing.T) {
	for _, test := range refused() {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse("config.yml", []byte(test.text), byDefault())
			expectError(t, err, "configuration: config.yml:"+test.err)
		})
	}
}
