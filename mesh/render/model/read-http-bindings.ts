import type {HttpRule} from '#gen/ts/google/api/http.ts';
import type {HttpBinding, HttpVerb} from './mesh.ts';
import {parsePathTemplate} from './path-template.ts';

/** The HTTP bindings of a rule and what cannot be understood of it. */
export interface ReadBindings {
  readonly bindings: readonly HttpBinding[];
  readonly faults: readonly string[];
}

/** Reads a rule of google.api.http with its additional bindings. */
export function readHttpBindings(rule: HttpRule): ReadBindings {
  const bindings: HttpBinding[] = [];
  const faults: string[] = [];
  for (const one of [rule, ...rule.additionalBindings]) {
    const target = targetOf(one);
    const template = target && parsePathTemplate(target.path);
    if (!target) faults.push('the HTTP rule has no get, put, post, delete or patch');
    else if (!template) faults.push(`'${target.path}' is no path template`);
    else bindings.push({verb: target.verb, template, body: one.body === '' ? undefined : one.body});
  }
  return {bindings, faults};
}

function targetOf({pattern}: HttpRule): {verb: HttpVerb; path: string} | undefined {
  switch (pattern?.$case) {
    case 'get':
      return {verb: 'GET', path: pattern.value};
    case 'put':
      return {verb: 'PUT', path: pattern.value};
    case 'post':
      return {verb: 'POST', path: pattern.value};
    case 'delete':
      return {verb: 'DELETE', path: pattern.value};
    case 'patch':
      return {verb: 'PATCH', path: pattern.value};
    default:
      return undefined;
  }
}
