package ecs

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// Volume is a volume that a service revision configures. All but its name is
// empty when it is not a managed EBS volume.
type Volume struct {
	Name           string
	Type           string
	FilesystemType string
	KMSKey         string
	Snapshot       string
	Encrypted      Optional[bool]
	SizeGiB        Optional[int32]
	IOPS           Optional[int32]
	ThroughputMiB  Optional[int32] // per second
}

// EphemeralStorage is the storage of Fargate tasks, where a key of its own encrypts it.
type EphemeralStorage struct {
	KMSKey string
}

func newVolume(answer types.ServiceVolumeConfiguration) Volume {
	volume := Volume{Name: aws.ToString(answer.Name)}
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

func newEphemeralStorage(answer *types.DeploymentEphemeralStorage) *EphemeralStorage {
	if answer == nil {
		return nil
	}
	return &EphemeralStorage{KMSKey: aws.ToString(answer.KmsKeyId)}
}
