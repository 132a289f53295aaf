import type {Mesh} from '../model/mesh.ts';
import {budgetOf, objectives} from './objectives.ts';
import type {Alert, Rule, RuleGroup} from './rule.ts';

/**
 * Alerts on how fast the budget of an objective is used up, each over a long window, which says that it matters, and a
 * short one, which says that it still goes on (Google, The Site Reliability Workbook, chapter 5, multiwindow
 * multi-burn-rate alerts): 2 % of a month's budget in an hour, 5 % in six, 10 % in a day, 10 % in three.
 */
const burns = {
  page: [
    {long: '1h', short: '5m', factor: 14.4},
    {long: '6h', short: '30m', factor: 6},
  ],
  ticket: [
    {long: '1d', short: '2h', factor: 3},
    {long: '3d', short: '6h', factor: 1},
  ],
} as const;
const windows = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const;
/** So many bad calls are no incident, however few the good ones are: nobody is woken up for a single visitor at night. */
const leastBad = 10;

/** Objectives as series, and what share of the calls misses them. */
export const budgetRecordings = (mesh: Mesh): RuleGroup => ({
  name: 'budgets',
  about: 'The objectives of mesh/catalogue.ts, and the shares of calls that miss them.',
  rules: [
    ...objectives(mesh).flatMap(({service, objective}): Rule[] => [
      constant('souk:fault_budget:ratio', service, budgetOf(objective.availabilityPercent)),
      constant('souk:late_budget:ratio', service, budgetOf(objective.latencyPercent)),
    ]),
    ...windows.flatMap((window): Rule[] => [
      {
        record: `souk:fault:ratio_rate${window}`,
        expr: `${rate('souk:call_faults:total', window)} / (${rate('souk:calls:total', window)} > 0)`,
      },
      {
        record: `souk:late:ratio_rate${window}`,
        expr: `1 - ${rate('souk:answers_in_time:total', window)} / (${rate('souk:answers:total', window)} > 0)`,
      },
    ]),
  ],
});

const rate = (counter: string, window: string) => `sum by (service) (rate(${counter}[${window}]))`;
const constant = (record: string, service: string, value: string): Rule => ({
  record,
  expr: `vector(${value})`,
  labels: {service},
});

/** Whoever uses up the budget faster than it grows. */
export const budgetAlerts: RuleGroup = {
  name: 'budget-alerts',
  rules: (['page', 'ticket'] as const).flatMap((severity): Alert[] => [
    {
      alert: `ErrorBudgetBurns${severity === 'page' ? 'Fast' : 'Slowly'}`,
      expr: burning(severity, 'fault', 'sum by (service) (increase(souk:call_faults:total[1h]))'),
      severity,
      summary: 'Calls to {{ $labels.service }} fail and use up its error budget',
      description:
        'Of the calls of the last hours too many had no answer or failed by fault of {{ $labels.service }}: {{ $value | humanizePercentage }}. Objective: mesh/catalogue.ts.',
    },
    {
      alert: `LatencyBudgetBurns${severity === 'page' ? 'Fast' : 'Slowly'}`,
      expr: burning(
        severity,
        'late',
        'sum by (service) (increase(souk:answers:total[1h])) - sum by (service) (increase(souk:answers_in_time:total[1h]))',
      ),
      severity,
      summary: '{{ $labels.service }} answers too late',
      description:
        'Of the answers of {{ $labels.service }} in the last hours {{ $value | humanizePercentage }} took longer than its objective in mesh/catalogue.ts.',
    },
  ]),
};

function burning(severity: keyof typeof burns, what: 'fault' | 'late', bad: string): string {
  const budget = `souk:${what}_budget:ratio`;
  const above = (window: string, factor: number) =>
    `souk:${what}:ratio_rate${window} > on (service) ${factor} * ${budget}`;
  const each = burns[severity].map(
    ({long, short, factor}) => `(${above(long, factor)} and on (service) ${above(short, factor)})`,
  );
  const enough = severity === 'page' ? `\nand on (service) (${bad}) >= ${leastBad}` : '';
  return `(\n  ${each.join('\n  or ')}\n)${enough}\n`;
}
