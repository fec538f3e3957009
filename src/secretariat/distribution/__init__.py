"""Distribution widely: the way in, pages about this site, robots and site map. It reads all apps and is read by none."""
