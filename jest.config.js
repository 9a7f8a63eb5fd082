export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // Jest leaves one core to itself unless it is told otherwise; on two that is half.
  maxWorkers: '100%',
  // No test is about time, and a machine may be busy.
  testTimeout: 60_000,
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
}
