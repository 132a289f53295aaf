import {LegendDisplayMode, VizLegendOptionsBuilder} from '@grafana/grafana-foundation-sdk/common';
import {DataqueryBuilder} from '@grafana/grafana-foundation-sdk/prometheus';
import {PanelBuilder as StatBuilder} from '@grafana/grafana-foundation-sdk/stat';
import {PanelBuilder} from '@grafana/grafana-foundation-sdk/timeseries';

/** Units of Grafana. */
export type Unit = 'reqps' | 'percentunit' | 's' | 'ms' | 'short' | 'bytes' | 'percent';

/** One line of a graph, or one for each series of the expression. */
export interface Query {
  readonly expr: string;
  /** `{{service}}` stands for the value of a label. */
  readonly legend: string;
}

/** The panels' width is counted in 24 columns; three fit beside each other. */
const span = 8;
const height = 7;

/** A graph over time. */
export const graph = (title: string, unit: Unit, ...queries: readonly Query[]): PanelBuilder =>
  new PanelBuilder()
    .title(title)
    .unit(unit)
    .min(0)
    .span(span)
    .height(height)
    .legend(new VizLegendOptionsBuilder().showLegend(true).displayMode(LegendDisplayMode.List))
    .targets(queries.map(target));

/** A number, as it is now. */
export const number = (title: string, unit: Unit, query: Query): StatBuilder =>
  new StatBuilder()
    .title(title)
    .unit(unit)
    .span(4)
    .height(4)
    .targets([target(query, 0)]);

const target = ({expr, legend}: Query, index: number): DataqueryBuilder =>
  new DataqueryBuilder()
    .expr(expr)
    .legendFormat(legend)
    .refId(String.fromCharCode('A'.charCodeAt(0) + index));
