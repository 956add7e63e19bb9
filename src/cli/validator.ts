import { bindingChecker } from '../terminology/binding-checker.ts';
import { fromDefinitions, namingSystemsOf } from '../terminology/registry/from-definitions.ts';
import { terminologyRegistry } from '../terminology/registry/registry.ts';
import { fhirValidator } from '../validation/fhir-validator.ts';
import type { Definitions } from '../validation/packages/definitions.ts';
import type { Validator } from '../validation/validator.ts';

/** The Validator over some definitions, with the value sets that are among them. */
export function validatorOver(definitions: Definitions): Validator {
  const registry = terminologyRegistry(fromDefinitions(definitions), namingSystemsOf(definitions));
  return fhirValidator({ definitions, bindings: bindingChecker(() => registry.current()) });
}
