/** Requests that are the same to the byte, for the same reader, travel once while one of them is under way. */

import { Leaving, type Departure } from './departure.ts';

export interface Flight<Result> {
  readonly result: Promise<Result>;
  /** Whether this one joined another's. */
  readonly isJoined: boolean;
}

/** What tells flights apart: all that can change the result. */
export interface FlightKey {
  /** Compared first: who it is for. */
  readonly reader: string;
  /** What is asked. */
  readonly request: string;
}

/**
 * @typeParam Result what each participant gets: the same value, so it must not be changed.
 */
export class SharedFlights<Result> {
  readonly #byReader = new Map<string, UnderWay<Result>[]>();
  readonly #joinableForMs: number;

  /**
   * @param joinableForMs how long after its start a flight takes further participants, in milliseconds: as much as one of them may be
   *   cut short by a deadline of the first one's.
   */
  constructor(joinableForMs: number = Infinity) {
    this.#joinableForMs = joinableForMs;
  }

  /**
   * @param departure this participant's: the flight goes on until the last one has left.
   * @param start makes the flight; it is told when nobody waits any more.
   */
  join(
    { reader, request }: FlightKey,
    departure: Departure,
    start: (departure: Departure) => Promise<Result>,
  ): Flight<Result> {
    let underWay = this.#byReader.get(reader);
    // Few at a time are under way for one reader: comparing them costs less than a key of all that they are made of.
    const known = underWay?.find(
      (flight) => flight.request === request && !flight.crew.isGone && this.#isJoinable(flight),
    );
    if (known !== undefined) {
      known.crew.board(departure);
      return { result: known.result, isJoined: true };
    }
    const crew = new Crew();
    crew.board(departure);
    const land = (): void => {
      crew.land();
      const flights = this.#byReader.get(reader)!;
      flights.splice(flights.indexOf(flight), 1);
      if (flights.length === 0) this.#byReader.delete(reader);
    };
    const result = start(crew);
    const flight: UnderWay<Result> = {
      request,
      crew,
      result,
      startedAt: this.#joinableForMs === Infinity ? 0 : performance.now(),
    };
    if (underWay === undefined) this.#byReader.set(reader, (underWay = []));
    underWay.push(flight);
    result.then(land, land);
    return { result, isJoined: false };
  }

  #isJoinable({ startedAt }: UnderWay<Result>): boolean {
    return this.#joinableForMs === Infinity || performance.now() - startedAt <= this.#joinableForMs;
  }
}

interface UnderWay<Result> {
  readonly request: string;
  readonly crew: Crew;
  readonly result: Promise<Result>;
  /** By a clock that never goes back, in milliseconds; 0 where it does not matter. */
  readonly startedAt: number;
}

/** Those who wait for one flight: gone when the last one is. */
class Crew extends Leaving {
  readonly #members: Departure[] = [];
  #waiting = 0;
  readonly #leave = (): void => {
    this.#waiting -= 1;
    if (this.#waiting === 0) this.leave();
  };

  board(departure: Departure): void {
    this.#waiting += 1;
    this.#members.push(departure);
    departure.onGone(this.#leave);
  }

  land(): void {
    for (const departure of this.#members) departure.forget(this.#leave);
  }
}
