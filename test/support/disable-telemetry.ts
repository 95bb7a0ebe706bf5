/** This runs on closed networks. Imported before `@apollo/gateway`, which reads the variable as it constructs. */

process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
