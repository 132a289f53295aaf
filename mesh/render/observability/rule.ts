import {type Config, type ConfigMap, note} from '../envoy/config.ts';

/** A series that Prometheus computes and keeps. */
export interface Recording {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Something that a person has to know. */
export interface Alert {
  readonly alert: string;
  readonly expr: string;
  /** How long it must be so, `1m`; at once when absent. */
  readonly for?: string;
  /** `page`: somebody has to act now. `ticket`: in working hours. */
  readonly severity: 'page' | 'ticket';
  /** One line, with `{{ $labels.service }}` where the series has a label. */
  readonly summary: string;
  /** What it means for those who use Souk, and what is measured. */
  readonly description: string;
}

export type Rule = Recording | Alert;

/** Rules that are computed one after another. */
export interface RuleGroup {
  readonly name: string;
  /** Why the group is as it is, for the reader of the file. */
  readonly about?: string;
  readonly rules: readonly Rule[];
}

/** Where the steps to take are described: one page an alert. */
export const runbookOf = (alert: string): string =>
  `docs/runbooks/${alert.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}.md`;

/** The content of a rule file (prometheus.io, recording and alerting rules). */
export const ruleFile = (groups: readonly RuleGroup[]): ConfigMap => ({
  groups: groups.map(({name, about, rules}): Config => {
    const list = rules.map(ruleOf);
    return {name: `souk-${name}`, rules: about === undefined ? list : note(about, list)};
  }),
});

function ruleOf(rule: Rule): ConfigMap {
  if ('record' in rule) return {record: rule.record, expr: rule.expr, labels: rule.labels};
  const {alert, expr, severity, summary, description} = rule;
  return {
    alert,
    expr,
    for: rule.for,
    labels: {severity},
    annotations: {summary, description, runbook_url: runbookOf(alert)},
  };
}
