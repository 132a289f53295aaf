import {type DescField, type DescMessage, type DescMethod, ScalarType} from '@bufbuild/protobuf';
import {MethodOptions_IdempotencyLevel as Idempotency} from '@bufbuild/protobuf/wkt';
import type {HttpBinding} from './mesh.ts';
import {shapeOf} from './path-template.ts';
import type {Problem} from './problem.ts';
import {readHttpBindings} from './read-http-bindings.ts';
import {httpRuleOf} from './read-options.ts';
import {positionOf} from './source-position.ts';

/** Everything that is wrong with the HTTP rules of methods, in themselves and beside each other. */
export function checkHttp(methods: readonly DescMethod[]): Problem[] {
  const owners = new Map<string, DescMethod>();
  return methods.flatMap((method) => {
    const rule = httpRuleOf(method);
    if (!rule) return [];
    const {bindings, faults} = readHttpBindings(rule);
    const problems = faults.map((what) =>
      problem(method, what, 'Write it as google/api/http.proto explains: `get: "/v1/{name=books/*}"`.'),
    );
    for (const binding of bindings) {
      problems.push(...checkVerb(method, binding), ...checkFields(method, binding));
      const key = `${binding.verb} ${shapeOf(binding.template)}`;
      const owner = owners.get(key);
      if (owner) {
        problems.push(
          problem(
            method,
            `${key} belongs to ${owner.parent.name}.${owner.name} (${positionOf(owner)}) already`,
            'Give one of the two another path or verb.',
          ),
        );
      } else owners.set(key, method);
    }
    return problems;
  });
}

function checkVerb(method: DescMethod, {verb, template, body}: HttpBinding): Problem[] {
  const problems: Problem[] = [];
  const reads = method.idempotency === Idempotency.NO_SIDE_EFFECTS;
  if (reads && verb !== 'GET' && !(verb === 'POST' && template.verb !== undefined)) {
    problems.push(
      problem(
        method,
        `NO_SIDE_EFFECTS with ${verb} ${template.text}`,
        'Use get, or post with a custom verb (`:search`); or call it IDEMPOTENT if it changes something.',
      ),
    );
  }
  if (body !== undefined && (verb === 'GET' || verb === 'DELETE')) {
    problems.push(problem(method, `${verb} with a body`, 'Remove `body`: fields travel in path and query.'));
  }
  return problems;
}

function checkFields(method: DescMethod, {template, body}: HttpBinding): Problem[] {
  const problems: Problem[] = [];
  for (const {field} of template.variables) {
    const found = fieldAt(method.input, field.split('.'));
    if (found?.fieldKind !== 'scalar' || found.scalar === ScalarType.BYTES) {
      problems.push(
        problem(
          method,
          `the path names the field '${field}', which ${method.input.name} does not have as a plain value`,
          'Name a string or number field of the request.',
        ),
      );
    }
  }
  if (body !== undefined && body !== '*' && !method.input.fields.some((field) => field.name === body)) {
    problems.push(
      problem(
        method,
        `the body is the field '${body}', which ${method.input.name} does not have`,
        'Name a field of the request, or `*`.',
      ),
    );
  }
  return problems;
}

/** The field of a message at a dotted path; undefined when there is none. */
export function fieldAt(message: DescMessage, [name, ...rest]: readonly string[]): DescField | undefined {
  const field = message.fields.find((candidate) => candidate.name === name);
  if (!field || rest.length === 0) return field;
  return field.fieldKind === 'message' ? fieldAt(field.message, rest) : undefined;
}

function problem(method: DescMethod, what: string, remedy: string): Problem {
  return {where: positionOf(method), what: `${method.name}: ${what}`, remedy};
}
