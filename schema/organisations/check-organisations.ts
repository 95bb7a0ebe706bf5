import { reportCycles, reportDuplicates, reportMissing, reportPeriod, reportSelf, reportSeries } from './checks.ts';
import type { Declared } from './declared.ts';
import { pathName } from './positions.ts';
import { show } from './rows.ts';
import type { LocatedDesk, LocatedSubgraph, Report, Rows } from './rows.ts';

/** The rules about organisations, their subgraphs and desks, and who ran a desk when. */
export function checkOrganisations(
  rows: Rows,
  subgraphs: readonly LocatedSubgraph[],
  desks: readonly LocatedDesk[],
  declared: Declared,
  report: Report,
): void {
  const { organisations } = rows;
  reportDuplicates(
    organisations.map(({ row, path }) => ({ key: row.code, path: [...path, 'code'] })),
    'CODE_UNIQUE',
    'organisation',
    report,
  );
  for (const { row, path } of organisations) {
    reportPeriod(row, path, report);
    if (row.subgraph !== undefined && row.subgraphs !== undefined) {
      report(
        [...path, 'subgraphs'],
        'SUBGRAPH_KEYS',
        `${row.code} has both subgraph and subgraphs: write one of them`,
        'key',
      );
    }
    row.predecessors.forEach((code, index) => {
      const place = [...path, 'predecessors', index];
      reportSelf(code, row.code, place, report);
      reportMissing(code, declared.organisations, 'ORGANISATION_EXISTS', 'organisation', place, report);
    });
  }
  checkToolkit(organisations, report);
  reportCycles(
    organisations.map(({ row, path }) => ({ code: row.code, next: row.predecessors, path: [...path, 'predecessors'] })),
    'PREDECESSOR_CYCLE',
    'predecessor',
    report,
  );
  checkSubgraphs(subgraphs, desks, report);
  checkDesks(desks, declared, report);
  checkTakeovers(rows, desks, declared, report);
}

function checkToolkit(organisations: Rows['organisations'], report: Report): void {
  for (const { row, path } of organisations) {
    const series = row.toolkit.map((toolkit, index) => ({
      ...toolkit,
      subject: toolkit.status,
      knownFrom: toolkit.knownFrom ?? toolkit.from,
      path: [...path, 'toolkit', index],
    }));
    for (const entry of series) reportPeriod(entry, entry.path, report);
    reportSeries(series, 'TOOLKIT_OVERLAP', `toolkit status of ${row.code}`, report);
  }
}

function checkSubgraphs(subgraphs: readonly LocatedSubgraph[], desks: readonly LocatedDesk[], report: Report): void {
  const names = subgraphs.map(({ row, path }) => ({ key: row.name, path: [...path, 'name'] }));
  reportDuplicates(names, 'SUBGRAPH_NAME_UNIQUE', 'subgraph', report);
  const owned = subgraphs.flatMap(({ row, path }) => [
    ...row.owns.types.map((key, index) => ({ key, path: [...path, 'owns', 'types', index] })),
    ...row.owns.rootFields.map((key, index) => ({ key, path: [...path, 'owns', 'rootFields', index] })),
  ]);
  reportDuplicates(owned, 'OWNED_UNIQUE', 'owned', report);
  subgraphs.forEach((subgraph, index) => {
    const { row, path, prefix } = subgraph;
    // A subgraph that is written twice has one problem, its name, and not its prefix as well.
    const earlier = subgraphs.slice(0, index).filter((other) => other.row.name !== row.name);
    const clash = earlier.find((other) => prefix.startsWith(other.prefix) || other.prefix.startsWith(prefix));
    if (clash !== undefined) {
      const place = row.prefix === undefined ? [...path, 'name'] : [...path, 'prefix'];
      const message = `prefix ${prefix} of ${row.name} and prefix ${clash.prefix} of ${clash.row.name}: one begins with the other`;
      report(place, 'PREFIX_UNIQUE', message);
    }
    checkReplicas(subgraph, report);
    const own = desks.filter((desk) => desk.subgraph === subgraph);
    const unplaced = desks.some((desk) => desk.organisation === subgraph.organisation && desk.subgraph === null);
    if (own.length === 0 && !unplaced) {
      report(
        [...path, 'name'],
        'SUBGRAPH_HAS_DESK',
        `subgraph ${row.name} has no desk: add one under desks of ${subgraph.organisation.row.code}`,
      );
    }
    // A desk that has no place yet may be the one that is missing here.
    if (!unplaced) checkAggregate(subgraph, own, report);
  });
}

function checkReplicas({ row: { name, url, replicas }, path }: LocatedSubgraph, report: Report): void {
  if (url === null && replicas.length > 0) {
    report([...path, 'replicas'], 'REPLICA_BESIDE_URL', `subgraph ${name} has replicas and no url`, 'key');
  }
  const earlier = new Map(url === null ? [] : [[new URL(url).href, 'the url']]);
  replicas.forEach((replica, index) => {
    const { href } = new URL(replica);
    const same = earlier.get(href);
    const place = [...path, 'replicas', index];
    if (same === undefined) earlier.set(href, `replica ${index + 1}`);
    else report(place, 'REPLICA_UNIQUE', `${pathName(place)}: ${show(replica)} is ${same} of ${name} already`);
  });
}

function checkAggregate(subgraph: LocatedSubgraph, desks: readonly LocatedDesk[], report: Report): void {
  const aggregates = desks.filter((desk) => desk.row.aggregate);
  const name = subgraph.row.name;
  if (desks.length === 1 && aggregates.length === 1) {
    report(
      [...desks[0]!.path, 'aggregate'],
      'DESK_AGGREGATE',
      `desk ${desks[0]!.code} is alone in subgraph ${name}: it stands for itself`,
    );
  }
  if (desks.length < 2) return;
  if (aggregates.length === 0) {
    report(
      [...subgraph.path, 'name'],
      'DESK_AGGREGATE',
      `none of the ${desks.length} desks of subgraph ${name} has aggregate: true`,
    );
  }
  for (const extra of aggregates.slice(1)) {
    const message = `desk ${extra.code} is a second aggregate of subgraph ${name}, after ${aggregates[0]!.code}`;
    report([...extra.path, 'aggregate'], 'DESK_AGGREGATE', message);
  }
}

function checkDesks(desks: readonly LocatedDesk[], declared: Declared, report: Report): void {
  const coded = desks.filter((desk) => desk.code !== null);
  const codes = coded.map(({ code, row, path }) => ({
    key: code!,
    path: row.code !== undefined ? [...path, 'code'] : row.subgraph !== undefined ? [...path, 'subgraph'] : path,
  }));
  reportDuplicates(codes, 'DESK_CODE_UNIQUE', 'desk', report);
  for (const { row, path, subgraph, organisation } of desks) {
    if (subgraph === null) {
      const found = row.subgraph === undefined ? 'names none' : `names ${show(row.subgraph)}`;
      const place = row.subgraph === undefined ? path : [...path, 'subgraph'];
      report(
        place,
        'DESK_SUBGRAPH',
        `a desk must name one of the subgraphs of ${organisation.row.code}; this one ${found}`,
      );
    }
    if (row.memberTo !== null && row.memberTo <= row.memberFrom) {
      report([...path, 'memberTo'], 'PERIOD_ORDER', 'memberTo must be after memberFrom');
    }
    if (row.site !== null) reportMissing(row.site, declared.sites, 'SITE_EXISTS', 'site', [...path, 'site'], report);
  }
}

function checkTakeovers(rows: Rows, desks: readonly LocatedDesk[], declared: Declared, report: Report): void {
  for (const { row, path } of rows.takeovers) {
    reportPeriod(row, path, report);
    reportMissing(row.desk, declared.desks, 'DESK_EXISTS', 'desk', [...path, 'desk'], report);
    reportMissing(
      row.organisation,
      declared.organisations,
      'ORGANISATION_EXISTS',
      'organisation',
      [...path, 'organisation'],
      report,
    );
  }
  for (const desk of desks) {
    const series = rows.takeovers.filter(({ row }) => row.desk === desk.code);
    const base = {
      path: desk.path,
      subject: desk.organisation.row.code,
      from: desk.row.memberFrom,
      to: desk.row.memberTo,
      knownFrom: desk.row.knownFrom ?? desk.organisation.row.knownFrom,
    };
    const later = series.map(({ row, path }) => ({
      ...row,
      path,
      subject: row.organisation,
      knownFrom: row.knownFrom ?? row.from,
    }));
    reportSeries([base, ...later], 'OPERATOR_OVERLAP', `operator of ${desk.code}`, report);
  }
}
