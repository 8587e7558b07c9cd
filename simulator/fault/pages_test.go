package fault_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"

	"ecs_revision_exporter/simulator/fault"
	"ecs_revision_exporter/simulator/fleet"
)

// long has five services in the cluster "long", and returns their ARNs.
func (w *world) long(t *testing.T) (arns []string) {
	t.Helper()
	fleetOf := w.Fleet(account, region)
	fleetOf.CreateCluster("long")
	for i := range 5 {
		arn, err := fleetOf.CreateService("long", fleet.ServiceSpec{Name: fmt.Sprintf("service-%d", i)})
		if err != nil {
			t.Fatal(err)
		}
		arns = append(arns, arn)
	}
	return arns
}

// pages reads pages of two services of the cluster "long", at most so many.
func (w *world) pages(t *testing.T, most int) (pages [][]string, tokens []string) {
	t.Helper()
	in := &ecs.ListServicesInput{Cluster: aws.String("long"), MaxResults: aws.Int32(2)}
	for range most {
		out, err := w.client.ListServices(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		pages, tokens = append(pages, out.ServiceArns), append(tokens, aws.ToString(out.NextToken))
		if out.NextToken == nil {
			break
		}
		in.NextToken = out.NextToken
	}
	return pages, tokens
}

func samePages(t *testing.T, got, want [][]string) {
	t.Helper()
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("pages %v, want %v", got, want)
	}
}

func TestEndlessPages(t *testing.T) {
	w := newWorld(t)
	all := w.long(t)
	defer w.Inject(fault.Fault{Operation: "ListServices", Effect: fault.EndlessPages()})()
	pages, tokens := w.pages(t, 10)
	samePages(t, pages, slices.Repeat([][]string{all[:2]}, 10))
	if tokens[0] == "" || len(slices.Compact(tokens)) != 1 {
		t.Errorf("tokens %q, want the same one", tokens)
	}
}

func TestRepeatToken(t *testing.T) {
	w := newWorld(t)
	all := w.long(t)
	remove := w.Inject(fault.Fault{Effect: fault.RepeatToken()})
	pages, tokens := w.pages(t, 6)
	samePages(t, pages, append([][]string{all[:2]}, slices.Repeat([][]string{all[2:4]}, 5)...))
	if len(slices.Compact(tokens)) != 1 {
		t.Errorf("tokens %q, want the same one", tokens)
	}
	remove()

	w.Inject(fault.Fault{Calls: 2, Effect: fault.RepeatToken()})
	pages, _ = w.pages(t, 6)
	samePages(t, pages, [][]string{all[:2], all[2:4], all[2:4], all[4:]})
}

func TestEmptyPages(t *testing.T) {
	w := newWorld(t)
	all := w.long(t)
	defer w.Inject(fault.Fault{Effect: fault.EmptyPages()})()
	pages, tokens := w.pages(t, 10)
	samePages(t, pages, [][]string{{}, all[:2], {}, all[2:4], {}, all[4:]})
	slices.Sort(tokens)
	if got := slices.Compact(tokens); len(got) != 6 || got[0] != "" {
		t.Errorf("tokens %q, want five different ones and an end", tokens)
	}
}
