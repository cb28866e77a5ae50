package main

import "github.com/spf13/cobra"

func checkCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Check the configuration and print the effective one, secrets hidden",
		Long:  "Reports every mistake in the configuration at once (exit code 2), or prints the\nconfiguration in force: the file, the environment and the defaults put together.",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := a.config()
			if err != nil {
				return err
			}
			return cfg.Print(cmd.OutOrStdout())
		},
	}
}
