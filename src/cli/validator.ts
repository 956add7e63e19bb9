import { bindingChecker } from '../terminology/binding-checker.ts';
import { fromDefinitions, namingSystemsOf } from '../terminology/registry/from-definitions.ts';
import { terminologyRegistry } from '../terminology/registry/registry.ts';
import { fhirValidator } from '../validation/fhir-validator.ts';
import type { Definitions } from '../validation/packages/definitions.ts';
import type { BindingChecker, Validator } from '../validation/validator.ts';

/** The Validator over some definitions, with the value sets that are among them. */
export const validatorOver = (definitions: Definitions): Validator =>
  fhirValidator({ definitions, bindings: bindingsOf(definitions) });

/**
 * The gateway's. A partner's extension that is not known here is told and passed on, as R4 asks of who receives one
 * (extensibility.html 2.4.2); one that modifies is refused. Codes outside extensible value sets
 * and words beside codes are the sender's to choose.
 */
export const gatewayValidator = (
  definitions: Definitions,
  bindings: BindingChecker = bindingsOf(definitions),
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

function bindingsOf(definitions: Definitions): BindingChecker {
  const registry = terminologyRegistry(fromDefinitions(definitions), namingSystemsOf(definitions));
  return bindingChecker(() => registry.current());
}
