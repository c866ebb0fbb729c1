import type { CallName, CallResponse, ParsedRequest } from '../../shared/contract/bridge';

/** Who calls: the id of the window's contents. */
export interface Caller {
  readonly id: number;
}

/** A call without a handler does not compile. */
export type CallHandlers = {
  readonly [Name in CallName]: (request: ParsedRequest<Name>, caller: Caller) => Promise<CallResponse<Name>>;
};

export interface FileSuggestion {
  /** What the dialog is called. */
  readonly title: string;
  /** The file's name, with the ending that says what it holds. */
  readonly name: string;
}

/** A place on disk that the operator chose. */
export interface ChosenFile {
  /** Piece by piece, where it may be long. */
  write(text: string | Iterable<string>): Promise<void>;
}
