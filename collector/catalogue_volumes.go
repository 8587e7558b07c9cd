package collector

import "ecs_revision_exporter/collector/ecs"

func volumes() section {
	return section{title: "Volumes", part: partVolumes, groups: []group{
		about(parts(revisionSpecs(), func(r *ecs.RevisionSpec) []ecs.Volume { return r.Volumes },
			by("volume", func(v ecs.Volume) string { return v.Name })),
			info("ecs_service_revision_volume_info", "A volume of the service revision. All labels but its name are empty if ECS does not manage it.",
				by("volume_type", func(v ecs.Volume) string { return v.Type }),
				by("filesystem_type", func(v ecs.Volume) string { return v.FilesystemType }),
				by("kms_key", func(v ecs.Volume) string { return v.KMSKey }),
				by("snapshot", func(v ecs.Volume) string { return v.Snapshot })),
			gauge("ecs_service_revision_volume_encrypted", "Whether the volume is encrypted.",
				func(v ecs.Volume) sample { return optionalBoolean(v.Encrypted) }),
			gauge("ecs_service_revision_volume_size_bytes", "Size of the volume.",
				func(v ecs.Volume) sample { return scaled(v.SizeGiB, 1<<30) }),
			gauge("ecs_service_revision_volume_iops", "Provisioned input and output operations per second.",
				func(v ecs.Volume) sample { return scaled(v.IOPS, 1) }),
			gauge("ecs_service_revision_volume_throughput_bytes_per_second", "Provisioned throughput.",
				func(v ecs.Volume) sample { return scaled(v.ThroughputMiB, 1<<20) }),
		),
		about(parts(revisionSpecs(), func(r *ecs.RevisionSpec) []*ecs.EphemeralStorage { return optional(r.EphemeralStorage) }),
			info("ecs_service_revision_ephemeral_storage_info", "The key that encrypts the ephemeral storage of Fargate tasks, if it is one of your own.",
				by("kms_key", func(e *ecs.EphemeralStorage) string { return e.KMSKey })),
		),
	}}
}
