import {create, createFileRegistry, fromBinary} from '@bufbuild/protobuf';
import {FileDescriptorSetSchema} from '@bufbuild/protobuf/wkt';
import {readHttpBindings} from '../../model/read-http-bindings.ts';
import {httpRuleOf} from '../../model/read-options.ts';

/** The methods that a transcoder makes of REST requests, by verb and path, from its descriptor and its list of services. */
export function restRoutes(descriptor: Uint8Array, services: readonly string[]): Record<string, string> {
  const contracts = createFileRegistry(
    create(FileDescriptorSetSchema, fromBinary(FileDescriptorSetSchema, descriptor)),
  );
  const routes: [string, string][] = services.flatMap((name) => {
    const service = contracts.getService(name);
    if (!service) throw new Error(`the descriptor has no ${name}`);
    return service.methods.flatMap((method) => {
      const rule = httpRuleOf(method);
      const bindings = rule ? readHttpBindings(rule).bindings : [];
      return bindings.map(({verb, template, body}): [string, string] => [
        `${verb} ${template.text}${body === undefined ? '' : ` with ${body}`}`,
        `/${name}/${method.name}`,
      ]);
    });
  });
  return Object.fromEntries(routes.sort(([a], [b]) => (a < b ? -1 : 1)));
}
