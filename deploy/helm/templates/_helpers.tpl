{{- /* The name of all objects: that of the installation, followed by that of the chart unless it is in it. */}}
{{- define "ecs-revision-exporter.name" -}}
{{- $name := contains .Chart.Name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name .Chart.Name) }}
{{- .Values.fullnameOverride | default $name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "ecs-revision-exporter.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (include "ecs-revision-exporter.name" .) }}
{{- end }}

{{- /* The labels by which objects find the pod. */}}
{{- define "ecs-revision-exporter.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- define "ecs-revision-exporter.labels" -}}
{{ include "ecs-revision-exporter.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | replace "+" "_" | trunc 63 | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | quote }}
{{- end }}

{{- /* Why there are no rules or dashboards. */}}
{{- define "ecs-revision-exporter.lost" -}}
{{- fail (printf "the chart has no %s: a link was lost when it was copied. Run `helm package deploy/helm` in a checkout, and use the archive" .) }}
{{- end }}
