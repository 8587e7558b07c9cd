package web

import "ecs_revision_exporter/collector/ecs"

// volumeMembers are the parts of revisions that say what their tasks store data on.
func volumeMembers() []member {
	volumes := func(is func(ecs.Volume) string) func(*ecs.RevisionSpec) []fact {
		return each(func(s *ecs.RevisionSpec) []ecs.Volume { return s.Volumes }, func(v ecs.Volume) string { return v.Name }, is)
	}
	return []member{
		{"Volume", volumes(func(ecs.Volume) string { return "configured" })},
		{"Volume type", volumes(func(v ecs.Volume) string { return v.Type })},
		{"Volume size", volumes(func(v ecs.Volume) string { return given(v.SizeGiB, "GiB") })},
		{"Volume IOPS", volumes(func(v ecs.Volume) string { return given(v.IOPS, "") })},
		{"Volume throughput", volumes(func(v ecs.Volume) string { return given(v.ThroughputMiB, "MiB/s") })},
		{"Volume encrypted", volumes(func(v ecs.Volume) string { return yesNo(v.Encrypted) })},
		{"Volume key", volumes(func(v ecs.Volume) string { return v.KMSKey })},
		{"Volume snapshot", volumes(func(v ecs.Volume) string { return v.Snapshot })},
		{"Volume filesystem", volumes(func(v ecs.Volume) string { return v.FilesystemType })},
	}
}
