package ecs

import (
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/google/go-cmp/cmp"
)

// at is a moment, in minutes after the exporter began.
func at(minute int) *time.Time {
	return new(time.Date(2026, 11, 1, 12, minute, 0, 0, time.UTC))
}

// brief makes a deployment as it is listed, of which the ARN is the minute it was
// created in. One that has ended has succeeded, unless another status is given.
func brief(created int, ended *time.Time, statuses ...types.ServiceDeploymentStatus) types.ServiceDeploymentBrief {
	d := types.ServiceDeploymentBrief{
		ServiceDeploymentArn: new(fmt.Sprint(created)), CreatedAt: at(created), StartedAt: at(created),
		FinishedAt: ended, Status: types.ServiceDeploymentStatusInProgress,
	}
	if ended != nil {
		d.Status = types.ServiceDeploymentStatusSuccessful
	}
	for _, status := range statuses {
		d.Status = status
	}
	return d
}

func TestHistory(t *testing.T) {
	type listing = []types.ServiceDeploymentBrief
	for _, test := range []struct {
		name     string
		listings []listing // one a refresh
		want     map[string]int
	}{
		{"nothing was ever deployed", []listing{{}, {}}, map[string]int{}},
		{"had finished before", []listing{{brief(-9, at(-5)), brief(-20, at(-15))}, {brief(-9, at(-5)), brief(-20, at(-15))}}, map[string]int{}},
		{"finishes while it is watched", []listing{{brief(-1, nil)}, {brief(-1, nil)}, {brief(-1, at(3))}, {brief(-1, at(3))}},
			map[string]int{"SUCCESSFUL": 1}},
		{"starts and finishes between two refreshes", []listing{{brief(-9, at(-5))}, {brief(1, at(2)), brief(-9, at(-5))}, {brief(1, at(2)), brief(-9, at(-5))}},
			map[string]int{"SUCCESSFUL": 1}},
		{"several between two refreshes", []listing{{}, {brief(3, nil), brief(2, at(3)), brief(1, at(2), "ROLLBACK_SUCCESSFUL")}, {brief(3, at(4)), brief(2, at(3)), brief(1, at(2), "ROLLBACK_SUCCESSFUL")}},
			map[string]int{"SUCCESSFUL": 2, "ROLLBACK_SUCCESSFUL": 1}},
		{"stopped by the next", []listing{{brief(1, nil)}, {brief(2, nil), brief(1, nil, "STOPPED")}, {brief(2, at(3)), brief(1, nil, "STOPPED")}},
			map[string]int{"SUCCESSFUL": 1, "STOPPED": 1}},
		{"listed late", []listing{{brief(-9, at(-5))}, {brief(0, at(1)), brief(-9, at(-5))}}, map[string]int{"SUCCESSFUL": 1}},
		{"first seen after the exporter began", []listing{{brief(2, at(3)), brief(-2, at(1)), brief(-9, at(-5))}}, map[string]int{"SUCCESSFUL": 2}},
		{"a status that is not known", []listing{{brief(1, nil)}, {brief(1, at(2), "ABANDONED")}, {brief(1, at(2), "ABANDONED")}},
			map[string]int{"ABANDONED": 1}},
		{"in any order", []listing{{brief(-9, at(-5)), brief(-1, nil)}, {brief(-9, at(-5)), brief(-1, at(1)), brief(2, at(3))}},
			map[string]int{"SUCCESSFUL": 2}},
		{"too old to be listed any more", []listing{{brief(-9, at(-5))}, {}, {brief(4, at(5))}}, map[string]int{"SUCCESSFUL": 1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := firstLook(test.listings[0], *at(0))
			for _, listed := range test.listings {
				h = h.after(listed)
			}
			got := map[string]int{}
			for _, count := range h.counts {
				if count.Count > 0 {
					got[count.Status] = count.Count
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if len(h.counts) < 4 {
				t.Errorf("only %v, want a count for every finished status", h.counts)
			}
		})
	}
}

func TestListingIsComplete(t *testing.T) {
	known := history{newest: *at(5), open: []string{"3"}}
	for _, test := range []struct {
		name   string
		listed []types.ServiceDeploymentBrief
		want   bool
	}{
		{"nothing yet", nil, false},
		{"only what is new", []types.ServiceDeploymentBrief{brief(7, nil), brief(6, at(7))}, false},
		{"not down to what was under way", []types.ServiceDeploymentBrief{brief(6, nil), brief(5, at(6))}, false},
		{"down to what was under way", []types.ServiceDeploymentBrief{brief(6, nil), brief(5, at(6)), brief(3, at(4))}, true},
	} {
		if got := known.complete(test.listed); got != test.want {
			t.Errorf("%s: complete? %t, want %t", test.name, got, test.want)
		}
	}
}
