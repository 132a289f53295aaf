import type {Mesh} from '../model/mesh.ts';
import {certificateAlerts} from './alerts/certificate-alerts.ts';
import {dependencyAlerts} from './alerts/dependency-alerts.ts';
import {eventAlerts} from './alerts/event-alerts.ts';
import {peerAlerts} from './alerts/peer-alerts.ts';
import {processAlerts} from './alerts/process-alerts.ts';
import {saturationAlerts} from './alerts/saturation-alerts.ts';
import {answerSources} from './answer-sources.ts';
import {budgetAlerts, budgetRecordings} from './budget-rules.ts';
import {envoySource, istioSource} from './call-sources.ts';
import type {RuleGroup} from './rule.ts';

/** Every rule, by the file in `deploy/observability/rules/` that it stands in. */
export const ruleFiles = (mesh: Mesh): ReadonlyMap<string, readonly RuleGroup[]> =>
  new Map([
    // One file a source: a test may then ask a mesh for exactly the metrics that its control plane has.
    ['sources-envoy', [envoySource(mesh)]],
    ['sources-istio', [istioSource(mesh)]],
    ['budgets', [answerSources(mesh), budgetRecordings(mesh), budgetAlerts]],
    ['peers', [peerAlerts(mesh)]],
    ['processes', [processAlerts, saturationAlerts]],
    ['dependencies', [dependencyAlerts, eventAlerts]],
    ['certificates', [certificateAlerts]],
  ]);
