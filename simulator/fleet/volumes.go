package fleet

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// volumes gives a service's volumes. AWS' documentation speaks of one a task, its API has a list.
func (f *Fleet) volumes(serviceARN string, spec ServiceSpec) []types.ServiceVolumeConfiguration {
	all := []types.ServiceVolumeConfiguration{{Name: aws.String("data"), ManagedEBSVolume: f.dataVolume(serviceARN)}}
	if spec.MoreVolumes {
		all = append(all,
			types.ServiceVolumeConfiguration{Name: aws.String("archive"), ManagedEBSVolume: f.archiveVolume(serviceARN, spec)},
			types.ServiceVolumeConfiguration{Name: aws.String("scratch")},
		)
	}
	return all
}

// dataVolume gives a volume of general purpose; one service in two has it encrypted.
func (f *Fleet) dataVolume(serviceARN string) *types.ServiceManagedEBSVolumeConfiguration {
	ebs := &types.ServiceManagedEBSVolumeConfiguration{
		RoleArn:        aws.String(f.iam("role/ecs-volumes")),
		FilesystemType: types.TaskFilesystemTypeXfs,
		VolumeType:     aws.String("gp3"),
		SizeInGiB:      aws.Int32(20),
		Iops:           aws.Int32(3000),
		Throughput:     aws.Int32(125),
		Encrypted:      aws.Bool(pick(2, serviceARN, "encrypted") == 0),
	}
	if *ebs.Encrypted {
		ebs.KmsKeyId = aws.String(f.key("volumes"))
	}
	return ebs
}

// archiveVolume gives an encrypted volume with provisioned IOPS, which is made from a snapshot. It has no size of its
// own: that is the snapshot's.
func (f *Fleet) archiveVolume(serviceARN string, spec ServiceSpec) *types.ServiceManagedEBSVolumeConfiguration {
	return &types.ServiceManagedEBSVolumeConfiguration{
		RoleArn:                  aws.String(f.iam("role/ecs-volumes")),
		FilesystemType:           types.TaskFilesystemTypeExt4,
		VolumeType:               aws.String("io2"),
		SnapshotId:               aws.String(resourceID("snap", serviceARN)),
		VolumeInitializationRate: aws.Int32(200),
		Iops:                     aws.Int32(8000),
		Encrypted:                aws.Bool(true),
		KmsKeyId:                 aws.String(f.key("volumes")),
		TagSpecifications: []types.EBSTagSpecification{{
			ResourceType:  types.EBSResourceTypeVolume,
			PropagateTags: types.PropagateTagsService,
			Tags:          []types.Tag{{Key: aws.String("backup"), Value: aws.String(spec.Name)}},
		}},
	}
}
