import { reportCycles, reportDuplicates, reportMissing, reportPeriod, reportSelf, reportSeries } from './checks.ts';
import { agreementKey } from './declared.ts';
import type { Declared } from './declared.ts';
import type { Report, Rows } from './rows.ts';

/** The rules about sites, services, who provides them, and what was agreed about them. */
export function checkServices(rows: Rows, declared: Declared, report: Report): void {
  checkSites(rows, declared, report);
  checkCatalogue(rows, declared, report);
  checkAssignments(rows, declared, report);
  checkAgreements(rows, declared, report);
}

function checkSites({ sites }: Rows, declared: Declared, report: Report): void {
  const codes = sites.map(({ row, path }) => ({ key: row.code, path: [...path, 'code'] }));
  reportDuplicates(codes, 'CODE_UNIQUE', 'site', report);
  for (const { row, path } of sites) {
    reportMissing(
      row.organisation,
      declared.organisations,
      'ORGANISATION_EXISTS',
      'organisation',
      [...path, 'organisation'],
      report,
    );
  }
}

function checkCatalogue({ services }: Rows, declared: Declared, report: Report): void {
  const codes = services.map(({ row, path }) => ({ key: row.code, path: [...path, 'code'] }));
  reportDuplicates(codes, 'CODE_UNIQUE', 'service', report);
  for (const { row, path } of services) {
    row.dependsOn.forEach((code, index) => {
      const place = [...path, 'dependsOn', index];
      reportSelf(code, row.code, place, report);
      reportMissing(code, declared.services, 'SERVICE_EXISTS', 'service', place, report);
    });
    if (row.replacedBy !== null) {
      const place = [...path, 'replacedBy'];
      reportSelf(row.replacedBy, row.code, place, report);
      reportMissing(row.replacedBy, declared.services, 'SERVICE_EXISTS', 'service', place, report);
    }
    if (row.supportedBy !== null) {
      reportMissing(row.supportedBy, declared.desks, 'DESK_EXISTS', 'desk', [...path, 'supportedBy'], report);
    }
    const series = row.lifecycles.map((lifecycle, index) => ({
      ...lifecycle,
      subject: lifecycle.lifecycle,
      knownFrom: lifecycle.knownFrom ?? lifecycle.from,
      path: [...path, 'lifecycles', index],
    }));
    for (const entry of series) reportPeriod(entry, entry.path, report);
    reportSeries(series, 'LIFECYCLE_OVERLAP', `lifecycle of ${row.code}`, report);
  }
  reportCycles(
    services.map(({ row, path }) => ({
      code: row.code,
      next: row.replacedBy === null ? [] : [row.replacedBy],
      path: [...path, 'replacedBy'],
    })),
    'REPLACED_BY_CYCLE',
    'replacement',
    report,
  );
}

function checkAssignments({ providerAssignments }: Rows, declared: Declared, report: Report): void {
  const keys = providerAssignments.map(({ row, path }) => ({
    key: [
      row.service,
      row.organisation,
      row.role,
      row.cluster ?? '',
      row.site ?? '',
      row.from,
      row.knownFrom ?? row.from,
    ].join(' '),
    path,
  }));
  reportDuplicates(keys, 'ROW_TWICE', 'assignment', report);
  for (const { row, path } of providerAssignments) {
    reportPeriod(row, path, report);
    reportMissing(row.service, declared.services, 'SERVICE_EXISTS', 'service', [...path, 'service'], report);
    reportMissing(
      row.organisation,
      declared.organisations,
      'ORGANISATION_EXISTS',
      'organisation',
      [...path, 'organisation'],
      report,
    );
    if (row.desk !== null) reportMissing(row.desk, declared.desks, 'DESK_EXISTS', 'desk', [...path, 'desk'], report);
    if (row.site !== null) reportMissing(row.site, declared.sites, 'SITE_EXISTS', 'site', [...path, 'site'], report);
    if (row.cluster !== null) {
      reportMissing(
        row.cluster,
        declared.clusters,
        'CLUSTER_HAS_SITE',
        'site in cluster',
        [...path, 'cluster'],
        report,
      );
    }
    if (row.cluster !== null && row.site !== null) {
      report(
        [...path, 'cluster'],
        'ASSIGNMENT_SCOPE',
        `the assignment of ${row.service} names cluster ${row.cluster} and site ${row.site}`,
      );
    }
    if (row.agreement !== null) {
      const key = agreementKey(row.agreement.code, row.agreement.version);
      reportMissing(key, declared.agreements, 'AGREEMENT_EXISTS', 'agreement', [...path, 'agreement'], report);
    }
  }
}

function checkAgreements({ agreements }: Rows, declared: Declared, report: Report): void {
  const keys = agreements.map(({ row, path }) => ({
    key: [agreementKey(row.code, row.version), row.knownFrom ?? row.from].join(' '),
    path: [...path, 'code'],
  }));
  reportDuplicates(keys, 'ROW_TWICE', 'agreement', report);
  for (const { row, path } of agreements) {
    reportPeriod(row, path, report);
    reportMissing(
      row.provider,
      declared.organisations,
      'ORGANISATION_EXISTS',
      'organisation',
      [...path, 'provider'],
      report,
    );
    reportMissing(
      row.customer,
      declared.organisations,
      'ORGANISATION_EXISTS',
      'organisation',
      [...path, 'customer'],
      report,
    );
    if (row.provider === row.customer) {
      report(
        [...path, 'customer'],
        'AGREEMENT_PARTIES',
        `${row.provider} is provider and customer of agreement ${row.code}`,
      );
    }
    row.services.forEach((code, index) => {
      reportMissing(code, declared.services, 'SERVICE_EXISTS', 'service', [...path, 'services', index], report);
    });
    const targets = row.targets.map((target, index) => ({
      key: target.code,
      path: [...path, 'targets', index, 'code'],
    }));
    reportDuplicates(targets, 'CODE_UNIQUE', 'target', report);
  }
}
