// The files of alerts/ and dashboards/ as a monitoring mixin.
local groups(files) = std.flatMap(function(file) std.parseYaml(file).groups, files);
{
  prometheusAlerts+:: { groups+: groups([
    importstr 'alerts/compliance.yml',
    importstr 'alerts/deployments.yml',
    importstr 'alerts/exporter.yml',
    importstr 'alerts/tasks.yml',
  ]) },
  prometheusRules+:: { groups+: groups([importstr 'alerts/recording.yml']) },
  grafanaDashboards+:: {
    'delivery.json': import 'dashboards/delivery.json',
    'exporter.json': import 'dashboards/exporter.json',
    'fleet.json': import 'dashboards/fleet.json',
    'service.json': import 'dashboards/service.json',
  },
}
