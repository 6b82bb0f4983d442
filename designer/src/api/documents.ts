// What the server's documents are is generated from the description of its API, the approved one of the tests, by `npm run api`: a
// type that reads what the server does not say fails `npm run types`.

import type { components } from "../../generated/api";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

type Schemas = components["schemas"];

/** What the description leaves open is JSON. */
type Read<T> = unknown extends T
  ? Json
  : T extends (infer Item)[]
    ? Read<Item>[]
    : T extends object
      ? { [Key in keyof T]: Read<T[Key]> }
      : T;

/** A document of the API, by the name of its schema. */
export type Document<Name extends keyof Schemas> = Read<Schemas[Name]>;

/** A document that is told more exactly than the description does, which has text where one of a few words stands. */
export type Told<Loose, Exact extends { [Key in keyof Exact]: Key extends keyof Loose ? Loose[Key] : never }> = Omit<Loose, keyof Exact> &
  Exact;

/** A document without some of what the description says that it has: the server leaves out what would be null there. */
export type LeftOut<Whole, Keys extends keyof Whole> = Omit<Whole, Keys> & Partial<Pick<Whole, Keys>>;

export type Page<Item> = Omit<Document<"PageOfRunSummaryDocument">, "items"> & { items: Item[] };
