import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type {graph, number} from './panel.ts';

type Panel = ReturnType<typeof graph> | ReturnType<typeof number>;

export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** A dashboard for Grafana; `name` is part of its address. Whoever looks chooses the Prometheus. */
export function dashboard(name: string, title: string, rows: readonly Row[]): Dashboard {
  const builder = new DashboardBuilder(`Souk: ${title}`)
    .uid(`souk-${name}`)
    .tags(['souk'])
    .readonly()
    .refresh('30s')
    .time({from: 'now-1h', to: 'now'})
    .timezone('utc')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'));
  for (const row of rows) {
    builder.withRow(new RowBuilder(row.title));
    for (const panel of row.panels) builder.withPanel(panel.datasource({type: 'prometheus', uid: '$datasource'}));
  }
  return builder.build();
}
