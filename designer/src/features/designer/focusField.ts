import type { DefinitionError } from "../../api/definitions";
import { isAbout, placeOf } from "./forms";

/** Goes to the field in which a mistake is to be mended, where there is one. */
export function focusField(forms: HTMLElement, error: DefinitionError): void {
  const problem = { path: placeOf(error).path, message: error.message };
  const fields = [...forms.querySelectorAll<HTMLInputElement>("form [name]")];
  fields.find((field) => isAbout(problem, field.name))?.focus();
}
