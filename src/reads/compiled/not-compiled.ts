/** Why an operation takes the standard path, for `/metrics`. */
export type Reason =
  /** A field, an argument or a type that has no form in SQL. */
  | 'form'
  /** Some of it is refused, and the refusals are to be told. */
  | 'refused'
  /** A value that the field itself has to judge, and to refuse. */
  | 'value'
  /** No query, or more than a statement holds. */
  | 'operation'
  /** The caller is not who they were a moment ago. */
  | 'caller'
  /** It could not be compiled, or the database did not answer it. */
  | 'failed';

export class NotCompiled extends Error {
  override name = 'NotCompiled';
  readonly reason: Reason;

  constructor(reason: Reason) {
    super(reason);
    this.reason = reason;
  }
}
