import {registry} from '#runtime/contract/registry.ts';
import {serviceOfMethod} from './service-of-method.ts';

/** The services that contracts of ours give methods: those to which a tunnel can lead. */
export const callableServices = (): ReadonlySet<string> =>
  new Set(
    [...registry.files]
      .flatMap((file) => file.services)
      .flatMap(({typeName}) => serviceOfMethod(`/${typeName}/`) ?? []),
  );
