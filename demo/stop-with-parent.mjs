// Loaded into the service before its own code: when whoever started it is gone, in whatever way, it stops too.
process.stdin.resume();
process.stdin.on('close', () => process.kill(process.pid, 'SIGTERM'));
