import {type IstioConfig, type Rule, selects} from './istio-config.ts';
import type {Call} from './meaning.ts';

/** What a policy is asked about. */
export interface Request {
  /** Identity of the caller without `spiffe://`. */
  readonly principal: string;
  readonly path: string;
  readonly port: number;
  /** Whether the request has a valid token. */
  readonly hasToken: boolean;
}

/** Whether the policies for the pods of `app` let a caller in, with and without a token: DENY first, then ALLOW. */
export function letIn(config: IstioConfig, app: string, request: Omit<Request, 'hasToken'>): Call['letIn'] {
  // Nothing else makes a token a principal.
  const readsTokens = config
    .of('RequestAuthentication')
    .some(({spec}) => selects(spec.selector?.matchLabels, app) && spec.jwtRules.length > 0);
  const without = isAllowed(config, app, {...request, hasToken: false});
  const allowed = readsTokens ? isAllowed(config, app, {...request, hasToken: true}) : without;
  if (!allowed) return 'never';
  return without ? 'always' : 'with a token';
}

function isAllowed(config: IstioConfig, app: string, request: Request): boolean {
  const policies = config
    .of('AuthorizationPolicy')
    .map(({spec}) => spec)
    .filter(({selector}) => selects(selector?.matchLabels, app));
  const applies = ({rules}: {rules: readonly Rule[]}) => rules.some((rule) => matchesRule(rule, request));
  if (policies.filter(({action}) => action === 'DENY').some(applies)) return false;
  const allowing = policies.filter(({action}) => action === 'ALLOW');
  // Without such a policy everything is allowed; one without rules allows nothing.
  return allowing.length === 0 || allowing.some(applies);
}

/** Whether any source and any operation of the rule fits; none at all fits everything. */
export const matchesRule = ({from, to}: Rule, request: Request): boolean =>
  (from === undefined || from.some(({source}) => matchesSource(source, request))) &&
  (to === undefined || to.some(({operation}) => matchesOperation(operation, request)));

type Source = NonNullable<Rule['from']>[number]['source'];
type Operation = NonNullable<Rule['to']>[number]['operation'];

function matchesSource(source: Source, {principal, hasToken}: Request): boolean {
  const subject = hasToken ? 'issuer/subject' : undefined;
  return (
    fits(source.principals, principal) &&
    fits(source.requestPrincipals, subject) &&
    (source.notRequestPrincipals === undefined || !fits(source.notRequestPrincipals, subject))
  );
}

const matchesOperation = (operation: Operation, {path, port}: Request): boolean =>
  fits(operation.paths, path) &&
  fits(operation.ports, String(port)) &&
  (operation.notPaths === undefined || !fits(operation.notPaths, path));

/** Whether a value is one of those listed: `*` stands for any that there is, at an end for the rest of it. */
function fits(wanted: readonly string[] | undefined, value: string | undefined): boolean {
  if (wanted === undefined) return true;
  if (value === undefined) return false;
  return wanted.some((pattern) => {
    if (pattern === '*') return value !== '';
    if (pattern.endsWith('*')) return value.startsWith(pattern.slice(0, -1));
    if (pattern.startsWith('*')) return value.endsWith(pattern.slice(1));
    return value === pattern;
  });
}
