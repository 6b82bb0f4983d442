using Workflows.Cli;
using Workflows.Cli.CommandLine;

return await Edge.InvokeAsync(Wf.Build(), args);
