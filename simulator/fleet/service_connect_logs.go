package fleet

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// connectLogs sends the logs of Service Connect to Amazon CloudWatch Logs.
func (f *Fleet) connectLogs(spec ServiceSpec) *types.LogConfiguration {
	return &types.LogConfiguration{
		LogDriver: types.LogDriverAwslogs,
		Options: map[string]string{
			"awslogs-group": "/ecs/" + spec.Name, "awslogs-region": f.config.Region, "awslogs-stream-prefix": "service-connect",
		},
	}
}

// connectLogsToSplunk sends them to Splunk, with the token in plain text among the options, as it is seen in practice.
func (f *Fleet) connectLogsToSplunk(spec ServiceSpec) *types.LogConfiguration {
	return &types.LogConfiguration{
		LogDriver: types.LogDriverSplunk,
		Options: map[string]string{
			"splunk-url":        "https://splunk.internal:8088",
			"splunk-index":      "service-connect",
			"splunk-sourcetype": spec.Name,
			"splunk-token":      identifier(f.config.Account, "splunk", spec.Name),
		},
	}
}

// connectLogsToFireLens sends them through the log router, which has its credentials from AWS Secrets Manager.
func (f *Fleet) connectLogsToFireLens(spec ServiceSpec) *types.LogConfiguration {
	return &types.LogConfiguration{
		LogDriver: types.LogDriverAwsfirelens,
		Options: map[string]string{
			"Name": "splunk", "Host": "splunk.internal", "Port": "8088", "TLS": "On", "Event_Source": spec.Name,
		},
		SecretOptions: []types.Secret{
			{Name: aws.String("Splunk_Token"), ValueFrom: aws.String(f.secret("logging/splunk-token"))},
			{Name: aws.String("HTTP_Passwd"), ValueFrom: aws.String(f.secret("logging/"+spec.Name) + ":password::")},
		},
	}
}
