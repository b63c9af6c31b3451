declare module 'asl-validator' {
  /** Judges a state machine against the schema of the Amazon States Language. */
  export default function aslValidator(definition: unknown): {
    readonly isValid: boolean;
    readonly errorsText: (separator: string) => string;
  };
}
