"""The only writers of output: the stage, the engines that render it, and the switch to the new site."""
