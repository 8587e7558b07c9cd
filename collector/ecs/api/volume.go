package api

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"ecs_revision_exporter/collector/ecs"
)

func newVolume(answer types.ServiceVolumeConfiguration) ecs.Volume {
	volume := ecs.Volume{Name: aws.ToString(answer.Name)}
	if ebs := answer.ManagedEBSVolume; ebs != nil {
		volume.Type = aws.ToString(ebs.VolumeType)
		volume.FilesystemType = string(ebs.FilesystemType)
		volume.KMSKey = aws.ToString(ebs.KmsKeyId)
		volume.Snapshot = aws.ToString(ebs.SnapshotId)
		volume.Encrypted = optional(ebs.Encrypted)
		volume.SizeGiB = optional(ebs.SizeInGiB)
		volume.IOPS = optional(ebs.Iops)
		volume.ThroughputMiB = optional(ebs.Throughput)
	}
	return volume
}

func newEphemeralStorage(answer *types.DeploymentEphemeralStorage) *ecs.EphemeralStorage {
	if answer == nil {
		return nil
	}
	return &ecs.EphemeralStorage{KMSKey: aws.ToString(answer.KmsKeyId)}
}
