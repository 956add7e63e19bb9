import { bindingChecker } from '../terminology/binding-checker.ts';
import { pinnableBindings } from '../terminology/pins/pinnable-bindings.ts';
import { type UnderManifest, underManifest } from '../terminology/pins/under-manifest.ts';
import { fromDefinitions, namingSystemsOf } from '../terminology/registry/from-definitions.ts';
import { type TerminologyRegistry, terminologyRegistry } from '../terminology/registry/registry.ts';
import { fhirValidator } from '../validation/fhir-validator.ts';
import type { Definitions } from '../validation/packages/definitions.ts';
import type { BindingChecker, Validator } from '../validation/validator.ts';

/** The Validator over some definitions, with the value sets that are among them. */
export const validatorOver = (definitions: Definitions): Validator => pinnedValidator(definitions).validator;

/** The same, with the manifests among the definitions: which versions of lists are meant, and which were asked. */
export function pinnedValidator(definitions: Definitions): {
  readonly validator: Validator;
  readonly underManifest: UnderManifest;
} {
  const registry = registryOf(definitions);
  const bindings = pinnableBindings(registry.current);
  return {
    validator: fhirValidator({ definitions, bindings }),
    underManifest: underManifest(registry.current, bindings),
  };
}

/**
 * The gateway's. A partner's extension that is not known here is told and passed on, as R4 asks of who receives one
 * (extensibility.html 2.4.2); one that modifies is refused. Codes outside extensible value sets
 * and words beside codes are the sender's to choose.
 */
export const gatewayValidator = (
  definitions: Definitions,
  bindings: BindingChecker = bindingChecker(registryOf(definitions).current),
): Validator =>
  fhirValidator({
    definitions,
    bindings,
    settings: {
      unknownExtension: 'warning',
      outsideExtensible: 'untold',
      otherDisplay: 'untold',
      unknownSystem: 'untold',
    },
  });

const registryOf = (definitions: Definitions): TerminologyRegistry =>
  terminologyRegistry(fromDefinitions(definitions), namingSystemsOf(definitions));
