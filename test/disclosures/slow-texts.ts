/** A ledger in a file whose texts take long to be looked at: by whoever asks for an owner's, and by nobody else. */

import { openFile } from './open-ledger.ts';

export interface SlowTexts {
  /** How long each look takes from now on; a million is some tenths of a second. */
  readonly takeSteps: (steps: number) => void;
  /** Puts everything back. */
  readonly stop: () => void;
}

/** A step at first. */
export function slowTexts(dataDirectory: string): SlowTexts {
  const file = openFile(dataDirectory);
  file.exec(`
    begin immediate;
    create table patience as select 1 as steps;
    alter table texts rename to kept_texts;
    create view texts as select * from kept_texts where (
      with recursive n(i) as (select 1 union all select i + 1 from n where i < (select steps from patience))
      select count(*) from n) > 0;
    create trigger texts_come instead of insert on texts begin
      insert into kept_texts values (new.position, new.owner, new.record, new.field);
    end;
    commit`);
  return {
    takeSteps: (steps) => void file.prepare('update patience set steps = ?').run(steps),
    stop: () => {
      file.exec(`
        begin immediate;
        drop view texts;
        alter table kept_texts rename to texts;
        drop table patience;
        commit`);
      file.close();
    },
  };
}
