import {type DescMethod, getOption, hasOption, isMessage, toBinary} from '@bufbuild/protobuf';
import {HttpRule} from '#gen/ts/google/api/http.ts';
import {extensionOf} from './extension-of.ts';

/**
 * The fields of a request that the path of its HTTP rule takes, as dotted names of the contract: `name` of
 * `/v1/{name=books/*}`, `book.name` of `/v1/{book.name=books/*}`. None when the method has no HTTP rule.
 */
export const pathVariablesOf = (method: DescMethod): readonly string[] => {
  const option = extensionOf('google.api.http');
  const value = hasOption(method, option) ? getOption(method, option) : undefined;
  if (!isMessage(value) || !option.message) return [];
  const {pattern} = HttpRule.decode(toBinary(option.message, value));
  const path = typeof pattern?.value === 'string' ? pattern.value : pattern?.value.path;
  return [...(path ?? '').matchAll(/\{([\w.]+)[=}]/g)].flatMap(([, field]) => field ?? []);
};
