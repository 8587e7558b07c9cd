// What Grafana's types say of a dashboard that the types of @grafana/schema leave open:
// options and fields of a panel by its type, and what the Prometheus data source adds.
import type { AnnotationQuery, Dashboard, FieldConfig, FieldConfigSource, Panel, RowPanel } from 'grafana/dashboard';
import type { Options as BarGaugeOptions } from 'grafana/bargauge';
import type { Options as StatOptions } from 'grafana/stat';
import type { Options as StateTimelineOptions, FieldConfig as StateTimelineField } from 'grafana/statetimeline';
import type { Options as TableOptions, FieldConfig as TableField } from 'grafana/table';
import type { Options as TimeSeriesOptions, FieldConfig as TimeSeriesField } from 'grafana/timeseries';

// JSON has the values of enums, not their names.
type Plain<T> = T extends string
  ? `${T}`
  : T extends number
    ? `${T}` extends `${infer N extends number}` ? N : T
    : T extends (infer E)[]
      ? Plain<E>[]
      : T extends object
        ? { [K in keyof T]: Plain<T[K]> }
        : T;

// Grafana fills in what a panel does not set, so options are not required.
type PanelOf<Type extends string, Options, Field> = Omit<Panel, 'type' | 'options' | 'fieldConfig' | 'targets'> & {
  type: Type;
  options: Partial<Options>;
  fieldConfig: Omit<FieldConfigSource, 'defaults'> & {
    defaults: Omit<FieldConfig, 'custom'> & { custom?: Partial<Field> };
  };
  targets: PrometheusQuery[];
};

type PrometheusQuery = {
  refId: string;
  datasource: { type: 'prometheus'; uid: string };
  editorMode: 'code' | 'builder';
  expr: string;
  legendFormat: string;
  format: 'time_series' | 'table' | 'heatmap';
  instant: boolean;
  range: boolean;
};

// Where pagination is switched on moved from the footer to the table itself.
type PagedTableOptions = TableOptions & {
  enablePagination?: boolean;
  footer?: { show: boolean; reducer: string[]; enablePagination?: boolean };
};

// @grafana/schema knows only the annotations that Grafana itself keeps.
type PrometheusAnnotation = Omit<AnnotationQuery, 'target'> & {
  expr: string;
  step: string;
  target: { refId: string; expr: string; interval: string; range: boolean; instant: boolean };
  titleFormat: string;
  textFormat: string;
  useValueForTime: boolean;
};

type AnyPanel =
  | RowPanel
  | PanelOf<'bargauge', BarGaugeOptions, {}>
  | PanelOf<'stat', StatOptions, {}>
  | PanelOf<'state-timeline', StateTimelineOptions, StateTimelineField>
  | PanelOf<'table', PagedTableOptions, TableField>
  | PanelOf<'timeseries', TimeSeriesOptions, TimeSeriesField>;

export type CheckedDashboard = Plain<
  Omit<Dashboard, 'panels' | 'annotations'> & { panels: AnyPanel[]; annotations: { list: PrometheusAnnotation[] } }
>;
